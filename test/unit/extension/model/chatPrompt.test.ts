import assert from 'node:assert/strict';
import { findingMeant, targetOf } from '../../../../src/extension/model/chatPrompt.ts';
import { absolutePath } from '../../../../src/extension/model/findingRows.ts';
import { reviewToolTarget, toolLimit, toolTests } from '../../../../src/extension/model/toolInput.ts';
import { someFinding } from '../support.ts';

describe('What somebody asks for in the chat', () => {
  it('is the change, unless words or attached files say otherwise', () => {
    assert.deepEqual(targetOf('', []), { kind: 'workingTree' });
    assert.deepEqual(targetOf('please look at my code', []), { kind: 'workingTree' });
    assert.deepEqual(targetOf('what is staged', []), { kind: 'staged' });
    assert.deepEqual(targetOf('my branch against `origin/main`.', []), { kind: 'branch', base: 'origin/main' });
    assert.deepEqual(targetOf('everything since v1.2.0', []), { kind: 'branch', base: 'v1.2.0' });
    assert.deepEqual(targetOf('the whole workspace', []), { kind: 'all' });
    assert.deepEqual(targetOf('staged', ['file:///a.js']), { kind: 'files', uris: ['file:///a.js'] });
  });

  const near = someFinding({ id: 'near', file: 'src/a.js', range: { start: { line: 10, column: 1 }, end: { line: 12, column: 1 } }, rule: 'style/x' });
  const far = someFinding({ id: 'far', file: 'src/a.js', range: { start: { line: 90, column: 1 }, end: { line: 90, column: 9 } }, rule: 'style/y' });
  const other = someFinding({ id: 'other', file: 'lib/b.js' });
  const all = [near, far, other];
  const meant = (prompt: string, listed: readonly string[] = [], pointed: Parameters<typeof findingMeant>[3] = []): string | undefined => findingMeant(prompt, all, listed, pointed, absolutePath)?.id;

  it('is a finding by its number, id, rule or place', () => {
    assert.equal(meant('2', ['other', 'near']), 'near');
    assert.equal(meant('finding #1', ['other', 'near']), 'other');
    assert.equal(meant('3', ['other', 'near']), undefined);
    assert.equal(meant('far'), 'far');
    assert.equal(meant('style/y'), 'far');
    assert.equal(meant('src/a.js:92'), 'far');
    assert.equal(meant('the one in `a.js`'), 'near');
    assert.equal(meant('src/a.js:50'), undefined);
    assert.equal(meant('no idea'), undefined);
  });

  it('is the finding at what is attached', () => {
    assert.equal(meant('', [], [{ path: '/work/src/a.js', line: 88 }]), 'far');
    assert.equal(meant('this', [], [{ path: '/work/lib/b.js' }]), 'other');
    assert.equal(meant('this', [], [{ path: '/elsewhere/lib/b.js' }]), undefined);
  });
});

describe('What a model may say to a tool', () => {
  const resolve = (file: string): string | undefined => (file.startsWith('..') ? undefined : `file:///work/${file}`);

  it('is one of five targets, of which the change is the first', () => {
    assert.deepEqual(reviewToolTarget({}, resolve), { kind: 'workingTree' });
    assert.deepEqual(reviewToolTarget({ target: 'staged' }, resolve), { kind: 'staged' });
    assert.deepEqual(reviewToolTarget({ target: 'workspace' }, resolve), { kind: 'all' });
    assert.deepEqual(reviewToolTarget({ target: 'branch', base: 'origin/main~2' }, resolve), { kind: 'branch', base: 'origin/main~2' });
    assert.deepEqual(reviewToolTarget({ target: 'files', files: ['a.js'] }, resolve), { kind: 'files', uris: ['file:///work/a.js'] });
  });

  it('is refused in words that say what is expected', () => {
    assert.throws(() => reviewToolTarget({ target: 'all' }, resolve), /has to be "changes", "staged"/);
    assert.throws(() => reviewToolTarget({ target: 'branch' }, resolve), /needs `base`/);
    assert.throws(() => reviewToolTarget({ target: 'branch', base: '--upload-pack=x' }, resolve), /needs `base`/);
    assert.throws(() => reviewToolTarget({ target: 'files', files: [] }, resolve), /up to 50 paths/);
    assert.throws(() => reviewToolTarget({ target: 'files', files: Array.from({ length: 51 }, () => 'a.js') }, resolve), /up to 50 paths/);
    assert.throws(() => reviewToolTarget({ target: 'files', files: ['../x'] }, resolve), /does not lie in the workspace/);
    assert.throws(() => toolTests(['']), /up to 20 names/);
    assert.throws(() => toolTests(Array.from({ length: 21 }, () => 'x')), /up to 20 names/);
  });

  it('is bounded', () => {
    assert.deepEqual([undefined, 'x', 0, 3.7, 10_000].map(toolLimit), [20, 20, 20, 3, 50]);
    assert.deepEqual(toolTests(undefined), []);
  });
});
