import assert from 'node:assert/strict';
import { overfitSigns } from '../../../../../src/teams/healing/validate/overfitSigns.ts';
import type { Draft } from '../../../../../src/teams/healing/strategies/draft.ts';

const signs = (before: string, edit: { start: number; end: number; text: string }, testText = ''): ReturnType<typeof overfitSigns> => {
  const draft: Draft = { strategy: 's', title: '', changes: [{ file: 'a.js', edits: [edit] }], score: 1, otherPlausible: 0, agreement: null, changesTests: false };
  return overfitSigns({ draft, before: new Map([['a.js', before]]), testText });
};

describe('signs of over-fitting', () => {
  it('see a patch that only takes code away', () => {
    assert.ok(signs('if (a && b) f();', { start: 5, end: 10, text: '' }).deletes);
    assert.ok(signs('f(a); g(b);', { start: 0, end: 5, text: '' }).deletes);
    assert.ok(!signs('a < b', { start: 2, end: 3, text: '<=' }).deletes);
  });

  it('see a value that only the test names', () => {
    assert.ok(signs('return x;', { start: 7, end: 8, text: 'x === 1234 ? 7 : x' }, 'assert.equal(f(1234), 7)').specialCase);
    assert.ok(!signs('return x + 1234;', { start: 7, end: 8, text: '1234 - x' }, 'f(1234)').specialCase);
    assert.ok(!signs('return x;', { start: 7, end: 8, text: 'x + 1' }, 'f(1)').specialCase);
  });
});
