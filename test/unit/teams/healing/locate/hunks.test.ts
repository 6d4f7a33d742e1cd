import assert from 'node:assert/strict';
import fc from 'fast-check';
import { diffArrays } from 'diff';
import { revertHunks } from '../../../../../src/teams/healing/locate/hunks.ts';
import type { ChangeHunk } from '../../../../../src/teams/healing/ports/changeHistory.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';

const hunk = (oldStart: number, oldLines: string[], newStart: number, newLines: string[]): ChangeHunk => ({ file: 'a.js', oldStart, oldLines, newStart, newLines });

describe('undoing hunks', () => {
  noLeaks();

  it('gives back the old text from all hunks, in one step or in two, whatever the change', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 15 });
    fc.assert(
      fc.property(lines, lines, fc.constantFrom('\n', '\r\n'), (before, after, ending) => {
        const text = (of: readonly string[]): string => of.map((line) => line + ending).join('');
        const hunks = hunksBetween(before, after);
        // A text without any line has no ending to go by.
        const oldText = after.length === 0 ? before.map((line) => `${line}\n`).join('') : text(before);
        assert.equal(revertHunks(text(after), hunks), oldText);
        assert.equal(revertHunks(text(after), []), text(after));
        // Later ones first, since undoing earlier ones moves the lines of those.
        const middle = Math.floor(hunks.length / 2);
        if (after.length > 0) assert.equal(revertHunks(revertHunks(text(after), hunks.slice(middle)), hunks.slice(0, middle)), oldText);
      }),
    );
  });

  it('keeps Windows line endings, each line its own where they are mixed, and a last line without one', () => {
    assert.equal(revertHunks('one\r\nTWO\r\nthree\r\n', [hunk(2, ['two', 'more'], 2, ['TWO'])]), 'one\r\ntwo\r\nmore\r\nthree\r\n');
    assert.equal(revertHunks('one\r\nTWO\nthree\r\n', [hunk(2, ['two'], 2, ['TWO'])]), 'one\r\ntwo\nthree\r\n');
    assert.equal(revertHunks('one\nTWO', [hunk(2, ['two'], 2, ['TWO'])]), 'one\ntwo');
    assert.equal(revertHunks('one\r\ntwo', [hunk(3, ['three'], 2, [])]), 'one\r\ntwo\r\nthree');
    assert.equal(revertHunks('one\ntwo\nadded', [hunk(2, [], 3, ['added'])]), 'one\ntwo');
  });

  it('brings back what was deleted, also all of a file', () => {
    assert.equal(revertHunks('b\n', [hunk(1, ['a'], 0, [])]), 'a\nb\n');
    assert.equal(revertHunks('', [hunk(1, ['a', 'b'], 0, [])]), 'a\nb\n');
    assert.equal(revertHunks('x\n', [hunk(0, [], 1, ['x'])]), '');
  });

  it('leaves alone what the text does not say any more', () => {
    assert.equal(revertHunks('a\nother\n', [hunk(2, ['old'], 2, ['new'])]), 'a\nother\n');
    assert.equal(revertHunks('a\n', [hunk(9, ['old'], 9, ['new']), hunk(9, ['old'], 9, [])]), 'a\n');
  });
});

function hunksBetween(before: readonly string[], after: readonly string[]): ChangeHunk[] {
  const hunks: ChangeHunk[] = [];
  let [oldAt, newAt] = [1, 1];
  let [removed, added]: [string[], string[]] = [[], []];
  const flush = (): void => {
    if (removed.length + added.length > 0) {
      const [oldFirst, newFirst] = [oldAt - removed.length, newAt - added.length];
      hunks.push(hunk(removed.length === 0 ? oldFirst - 1 : oldFirst, removed, added.length === 0 ? newFirst - 1 : newFirst, added));
    }
    [removed, added] = [[], []];
  };
  for (const part of diffArrays([...before], [...after])) {
    if (part.removed) {
      removed.push(...part.value);
      oldAt += part.value.length;
    } else if (part.added) {
      added.push(...part.value);
      newAt += part.value.length;
    } else {
      flush();
      oldAt += part.value.length;
      newAt += part.value.length;
    }
  }
  flush();
  return hunks;
}
