import assert from 'node:assert/strict';
import { isMuchHarder } from '../../../src/analysis/isMuchHarder.ts';

describe('A function that became much harder to follow', () => {
  it('went well over the limit, or is half as hard again', () => {
    for (const [was, is] of [[3, 16], [10, 21], [31, 74], [28, 48]] as const) assert.equal(isMuchHarder(was, is), true, `${was} ${is}`);
  });

  it('did not stay below it, go a branch over it, or grow a little where it was hard before', () => {
    for (const [was, is] of [[1, 15], [14, 17], [273, 276], [104, 120], [16, 22]] as const) assert.equal(isMuchHarder(was, is), false, `${was} ${is}`);
  });
});
