import assert from 'node:assert/strict';
import { readConstants } from '../../../../../src/teams/healing/locate/readConstants.ts';

describe('values that suspect lines read', () => {
  it('are as suspect as the most suspect line that reads them', () => {
    const lines = ['const SCRIPT_RE = /^a$/;', 'const OTHER = 2;', 'const go = () => 1;', 'function f(t) {', '  return SCRIPT_RE.test(t) || go();', '}'];
    const found = readConstants(lines, (line) => (line === 5 ? 0.7 : 0));
    assert.deepEqual(found, [{ line: 1, score: 0.7 }]);
  });

  it('are found in Python, and not where a name is only compared or written inside a function', () => {
    const lines = ['LIMIT = 10', 'LIMIT == 3', 'def f(a):', '    inner = a', '    return inner > LIMIT'];
    assert.deepEqual(readConstants(lines, (line) => (line >= 4 ? line / 10 : 0)), [{ line: 1, score: 0.5 }]);
  });
});
