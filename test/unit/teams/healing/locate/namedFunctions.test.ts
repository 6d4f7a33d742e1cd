import assert from 'node:assert/strict';
import { namedFunctions, wordsOfTest } from '../../../../../src/teams/healing/locate/namedFunctions.ts';

describe('functions that a test names', () => {
  it('are found in JavaScript and TypeScript with the lines they take', () => {
    const text = `export function parse(input: string) {
  const clean = input.trim();

  return split(clean);
}

const split = (text) => {
  return text.split(',');
};

class Reader {
  async readAll(files: string[]): Promise<string> {
    return '';
  }
}`;
    const at = (...names: string[]): unknown => namedFunctions(text, new Set(names)).map(({ from, to }) => [from, to]);
    assert.deepEqual(at('parse'), [[1, 6]]);
    assert.deepEqual(at('split'), [[7, 10]]);
    assert.deepEqual(at('readAll', 'Reader'), [[11, 15], [12, 14]]);
    assert.deepEqual(at('return', 'if', 'clean'), []);
  });

  it('are found in Python', () => {
    const text = 'def first(a):\n    if a:\n        return 1\n\n    return 2\n\n\ndef second(a):\n    return a\n';
    assert.deepEqual(namedFunctions(text, new Set(['first'])), [{ from: 1, to: 7 }]);
  });

  it('are named by its title and its first lines', () => {
    const words = wordsOfTest(['totals', 'rounds half up'], "a\ntest('rounds', () => {\n  assert.equal(total([1]), 1);\n});\n", 2);
    assert.ok(['totals', 'rounds', 'total', 'assert'].every((word) => words.has(word)));
    assert.deepEqual([...wordsOfTest(['x'], '', undefined)], []);
  });
});
