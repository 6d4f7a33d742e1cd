import assert from 'node:assert/strict';
import type { RepairCandidate } from '../../../../../src/analysis/repair/candidate.ts';
import { combinePairs } from '../../../../../src/analysis/repair/combinePairs.ts';

function single(title: string, start: number, end: number, prior: number, file = 'a.js'): RepairCandidate {
  return { file, edits: [{ start, end, text: title }], template: 't', title, prior, line: start + 1 };
}

describe('pairs of repairs', () => {
  it('come by how likely both are together, without those that touch', () => {
    const pairs = combinePairs([single('a', 0, 2, 0.9), single('b', 1, 3, 0.8), single('c', 5, 6, 0.5), single('d', 8, 9, 0.1)], 10);
    assert.deepEqual(pairs.map(({ title }) => title), ['a, and c', 'b, and c', 'a, and d', 'b, and d', 'c, and d']);
    assert.deepEqual(pairs[0]!.edits.map(({ start }) => start), [0, 5]);
    assert.equal(pairs[0]!.prior, 0.45);
  });

  it('stay in one file and within the limit', () => {
    assert.deepEqual(combinePairs([single('a', 0, 1, 1), single('b', 5, 6, 1, 'b.js')], 10), []);
    assert.equal(combinePairs(Array.from({ length: 100 }, (_, at) => single(`${at}`, at * 3, at * 3 + 1, 0.5)), 40).length, 40);
  });
});
