import assert from 'node:assert/strict';
import type { ChangeHunk } from '../../../../../src/teams/healing/ports/changeHistory.ts';
import { whichSideChangedLast } from '../../../../../src/teams/healing/triage/whichSide.ts';

const hunk = (file: string): ChangeHunk => ({ file, oldStart: 1, oldLines: ['a'], newStart: 1, newLines: ['b'] });
const side = (changed: readonly string[], commits: readonly (readonly string[])[] = []): string =>
  whichSideChangedLast({
    testFile: 'test/a.test.js',
    sources: ['src/a.js'],
    hunks: changed.map(hunk),
    commits: commits.map((files, index) => ({ id: `c${index}`, subject: 's', at: 0, files })),
  }).side;

describe('which side changed last', () => {
  it('reads the working tree first', () => {
    assert.equal(side(['test/a.test.js']), 'test');
    assert.equal(side(['src/a.js']), 'code');
    assert.equal(side(['src/a.js', 'test/a.test.js']), 'both');
  });

  it('reads the newest commit that touches either where the working tree says nothing', () => {
    assert.equal(side(['README.md'], [['docs.md'], ['src/a.js'], ['test/a.test.js']]), 'code');
    assert.equal(side([], [['test/a.test.js'], ['src/a.js']]), 'test');
    assert.equal(side([], [['x']]), 'neither');
  });
});
