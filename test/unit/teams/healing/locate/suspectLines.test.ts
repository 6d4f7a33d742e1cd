import assert from 'node:assert/strict';
import { SuspectLines } from '../../../../../src/teams/healing/locate/suspectLines.ts';

describe('suspect lines', () => {
  it('keep the reason that weighed most and never fall', () => {
    const lines = new SuspectLines();
    lines.raise('a.js', 3, 0.5, 'ran');
    lines.raise('a.js', 3, 0.9, 'stack');
    lines.raise('a.js', 3, 0.2, 'near');
    assert.deepEqual(lines.top(5), [{ file: 'a.js', line: 3, score: 0.9, why: 'stack' }]);
  });

  it('name the most suspect first, ties in the order of the text', () => {
    const lines = new SuspectLines();
    lines.raise('b.js', 1, 0.4, '');
    lines.raise('a.js', 9, 0.7, '');
    lines.raise('a.js', 2, 0.7, '');
    assert.deepEqual(lines.top(2).map(({ file, line }) => `${file}:${line}`), ['a.js:2', 'a.js:9']);
    assert.deepEqual(lines.files(), ['a.js', 'b.js']);
  });

  it('take no line before the first and no score of nothing', () => {
    const lines = new SuspectLines();
    lines.raise('a.js', 0, 1, '');
    lines.raise('a.js', 1, 0, '');
    assert.ok(lines.isEmpty);
  });
});
