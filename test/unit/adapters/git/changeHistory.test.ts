import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createChangeHistory } from '../../../../src/adapters/git/changeHistory.ts';
import { revertHunks } from '../../../../src/teams/healing/locate/hunks.ts';
import type { ChangeHunk } from '../../../../src/teams/healing/ports/changeHistory.ts';
import type { TestFolder } from '../../../support/gitRepo.ts';
import { commitAll, createRepo, repoWith, TestFolder as Folder } from '../../../support/gitRepo.ts';
import { noLeaks } from '../../../support/noLeaks.ts';

const signal = new AbortController().signal;
const history = createChangeHistory();

describe('the history of changes', function () {
  noLeaks();
  this.timeout(60_000);

  const folders: TestFolder[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });
  const kept = (folder: TestFolder): TestFolder => {
    folders.push(folder);
    return folder;
  };

  it('tells the uncommitted change in the smallest hunks: staged, unstaged, deleted and new files', async () => {
    const repo = kept(repoWith({ 'a.js': '1\n2\n3\n4\n5\n', 'gone.js': 'x\ny\n', 'pic.png': Buffer.from([0, 1, 2]), 'old name.js': 'same\n' }));
    repo.write('a.js', '1\nB\nC\n4\nnew\n5\n').write('added.js', 'p\nq').write('empty.js', '').write('pic.png', Buffer.from([0, 1, 3])).write('bin.dat', Buffer.from([0, 0]));
    repo.remove('gone.js');
    repo.git('mv', 'old name.js', 'new name.js');
    assert.deepEqual(byPlace(await history.uncommitted(repo.path, signal)), [
      { file: 'a.js', oldStart: 2, oldLines: ['2'], newStart: 2, newLines: ['B'] },
      { file: 'a.js', oldStart: 3, oldLines: ['3'], newStart: 3, newLines: ['C'] },
      { file: 'a.js', oldStart: 4, oldLines: [], newStart: 5, newLines: ['new'] },
      { file: 'added.js', oldStart: 0, oldLines: [], newStart: 1, newLines: ['p', 'q'] },
      { file: 'gone.js', oldStart: 1, oldLines: ['x', 'y'], newStart: 0, newLines: [] },
      { file: 'new name.js', oldStart: 0, oldLines: [], newStart: 1, newLines: ['same'] },
      { file: 'old name.js', oldStart: 1, oldLines: ['same'], newStart: 0, newLines: [] },
    ]);
  });

  it('reads lines that look like parts of a patch, names that git quotes, and Windows line endings', async () => {
    const repo = kept(repoWith({ 'ü "q".txt': '-- a\n++ b\n', 'win.txt': 'one\r\ntwo\r\n' }));
    repo.write('ü "q".txt', '++ b/x\n@@ -1 +1 @@\ndiff --git a/x b/x\n').write('win.txt', 'one\r\nTWO\r\n');
    const hunks = await history.uncommitted(repo.path, signal);
    assert.deepEqual(hunks.filter(({ file }) => file === 'win.txt'), [{ file: 'win.txt', oldStart: 2, oldLines: ['two'], newStart: 2, newLines: ['TWO'] }]);
    const quoted = hunks.filter(({ file }) => file === 'ü "q".txt');
    assert.equal(revertHunks(repo.read('ü "q".txt'), quoted), '-- a\n++ b\n');
    assert.equal(revertHunks(repo.read('win.txt'), hunks.filter(({ file }) => file === 'win.txt')), 'one\r\ntwo\r\n');
  });

  it('gives hunks that, undone, give back what was committed, whatever the change', async () => {
    const repo = kept(createRepo());
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '', '}'), { maxLength: 12 }).map((lines) => lines.map((line) => `${line}\n`).join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 8, maxLength: 8 }), async (pairs) => {
        pairs.forEach(([before], index) => repo.write(`f${index}.txt`, before));
        commitAll(repo);
        pairs.forEach(([, after], index) => repo.write(`f${index}.txt`, after));
        const hunks = await history.uncommitted(repo.path, signal);
        pairs.forEach(([before, after], index) => {
          assert.equal(revertHunks(after, hunks.filter(({ file }) => file === `f${index}.txt`)), before);
        });
      }),
      { numRuns: 12 },
    );
  });

  it('tells what changed since a commit, the commits with their files, and texts as they were', async () => {
    const repo = kept(repoWith({ 'pkg/a.js': 'one\n', 'other.js': '' }));
    const first = repo.git('rev-parse', 'HEAD').trim();
    repo.write('pkg/a.js', 'two\n').write('pkg/b c.js', '');
    commitAll(repo, 'Second | \u00fc');
    repo.write('other.js', 'x\n');
    commitAll(repo, 'Elsewhere');
    repo.write('pkg/a.js', 'two\nthree\n');
    const root = repo.join('pkg');
    assert.deepEqual(byPlace(await history.since(root, first, signal)), [{ file: 'a.js', oldStart: 1, oldLines: ['one'], newStart: 1, newLines: ['two', 'three'] }]);
    assert.deepEqual(await history.since(root, 'f'.repeat(40), signal), []);
    assert.deepEqual(await history.since(root, '--output=x', signal), []);
    const commits = await history.commits(root, 10, signal);
    assert.deepEqual(commits.map(({ subject, files }) => [subject, [...files]]), [['Second | ü', ['a.js', 'b c.js']], ['A commit', ['a.js']]]);
    assert.ok(commits.every(({ id, at }) => /^[0-9a-f]{40}$/.test(id) && Math.abs(at - Date.now()) < 600_000));
    assert.equal((await history.commits(root, 1, signal)).length, 1);
    assert.equal(await history.textAt(root, first, 'a.js', signal), 'one\n');
    assert.equal(await history.textAt(root, 'HEAD', 'a.js', signal), 'two\n');
    assert.equal(await history.textAt(root, first, 'b c.js', signal), null);
    assert.equal(await history.textAt(repo.path, first, 'other.js', signal), '');
  });

  it('tells when each line was last written; lines that are not committed are the newest', async () => {
    const repo = kept(createRepo());
    repo.write('a.js', 'one\ntwo\nthree\n');
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '-m', 'x', '--date=2020-01-01T00:00:00Z');
    repo.write('a.js', 'one\nTWO\nthree\n');
    repo.git('commit', '--quiet', '-am', 'y', '--date=2021-01-01T00:00:00Z');
    repo.write('a.js', 'one\nTWO\n\tthree now\n').write('new.js', 'p\nq');
    const [old, newer] = [Date.UTC(2020, 0, 1), Date.UTC(2021, 0, 1)];
    assert.deepEqual(await history.lineTimes(repo.path, 'a.js', signal), [old, newer, Infinity]);
    assert.deepEqual(await history.lineTimes(repo.path, 'new.js', signal), [Infinity, Infinity]);
    assert.deepEqual(await history.lineTimes(repo.path, 'nowhere.js', signal), []);
  });

  it('is empty where there is no repository, and starts where there is no commit', async () => {
    const plain = kept(new Folder()).write('a.js', 'x');
    assert.deepEqual(await history.uncommitted(plain.path, signal), []);
    assert.deepEqual(await history.since(plain.path, 'HEAD', signal), []);
    assert.deepEqual(await history.commits(plain.path, 5, signal), []);
    assert.deepEqual(await history.lineTimes(plain.path, 'a.js', signal), []);
    assert.equal(await history.textAt(plain.path, 'HEAD', 'a.js', signal), null);
    const fresh = kept(createRepo()).write('a.js', 'x\n').write('b.js', 'y\n');
    fresh.git('add', 'a.js');
    assert.deepEqual(byPlace(await history.uncommitted(fresh.path, signal)).map(({ file, newLines }) => [file, newLines]), [['a.js', ['x']], ['b.js', ['y']]]);
    assert.deepEqual(await history.commits(fresh.path, 5, signal), []);
    assert.deepEqual(await history.lineTimes(fresh.path, 'a.js', signal), [Infinity]);
  });

  it('runs nothing that the repository names, and ends when it is told to', async () => {
    const repo = kept(repoWith({ 'a.js': 'x\n', '.gitattributes': '*.js diff=evil filter=evil\n' }));
    for (const [key, value] of [['diff.evil.textconv', 'touch ran;cat'], ['diff.evil.command', 'touch ran'], ['filter.evil.clean', 'touch ran;cat'], ['core.fsmonitor', 'touch ran']] as const) repo.git('config', key, value);
    repo.write('a.js', 'y\n');
    assert.equal((await history.uncommitted(repo.path, signal)).length, 1);
    await history.lineTimes(repo.path, 'a.js', signal);
    assert.throws(() => repo.read('ran'));
    await assert.rejects(history.uncommitted(repo.path, AbortSignal.abort()));
  });
});

function byPlace(hunks: readonly ChangeHunk[]): ChangeHunk[] {
  return [...hunks].sort((a, b) => (a.file === b.file ? a.newStart - b.newStart : a.file < b.file ? -1 : 1));
}
