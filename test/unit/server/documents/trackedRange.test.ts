import assert from 'node:assert/strict';
import fc from 'fast-check';
import { moveThrough, restoreIfBack } from '../../../../src/server/documents/trackedRange.ts';
import type { TrackedRange } from '../../../../src/server/documents/trackedRange.ts';

const code = 'needle';
const track = (text: string): TrackedRange => ({ start: text.indexOf(code), end: text.indexOf(code) + code.length, isGone: false, code });

function edit(text: string, range: TrackedRange, start: number, end: number, put: string): string {
  const next = text.slice(0, start) + put + text.slice(end);
  moveThrough(range, { start, end, length: put.length });
  restoreIfBack(range, next);
  return next;
}

describe('A tracked range', () => {
  it('moves with text put in before it and stays put for text behind it', () => {
    const range = track('a needle b');
    let text = edit('a needle b', range, 0, 0, 'xx ');
    text = edit(text, range, text.length, text.length, ' yy');
    assert.equal(text.slice(range.start, range.end), code);
  });

  it('grows with what is typed inside it and stays outside what is typed at its borders', () => {
    const range = track('needle');
    const text = edit('needle', range, 3, 3, '--');
    assert.equal(text.slice(range.start, range.end), 'nee--dle');
    const border = track('needle');
    edit('needle', border, 0, 0, 'x');
    assert.deepEqual([border.start, border.end], [1, 7]);
  });

  it('is gone when its text is deleted, wherever the deletion begins, and back when that is undone', () => {
    for (const [from, to] of [[2, 8], [0, 10], [1, 9]] as const) {
      const range = track('a needle b');
      const text = edit('a needle b', range, from, to, '');
      assert.equal(range.isGone, true);
      const undone = edit(text, range, from, from, 'a needle b'.slice(from, to));
      assert.equal(range.isGone, false);
      assert.equal(undone.slice(range.start, range.end), code);
    }
  });

  it('comes back also when text before it has changed meanwhile', () => {
    const range = track('a needle b');
    let text = edit('a needle b', range, 2, 8, '');
    text = edit(text, range, 0, 0, '123');
    text = edit(text, range, 5, 5, code);
    assert.equal(text.slice(range.start, range.end), code);
    assert.equal(range.isGone, false);
  });

  it('holds its own text through any edits that do not touch it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(), fc.stringMatching(/^[a-d ]{0,6}$/)), { maxLength: 20 }), (edits) => {
        let text = 'some text before needle and some text after it';
        const range = track(text);
        for (const [at, size, put] of edits) {
          const isBefore = at % 2 === 0;
          const room = isBefore ? range.start : text.length - range.end;
          const start = (isBefore ? 0 : range.end) + (room === 0 ? 0 : at % room);
          const end = Math.min(start + (size % 5), isBefore ? range.start : text.length);
          text = edit(text, range, start, end, put);
        }
        return !range.isGone && text.slice(range.start, range.end) === code;
      }),
    );
  });
});
