import assert from 'node:assert/strict';
import { gitIdentityOf } from '../../../../src/adapters/git/gitIdentity.ts';
import { likelyBases } from '../../../../src/adapters/git/likelyBases.ts';
import { commitAll, createRepo, repoWith, TestFolder } from '../../../support/gitRepo.ts';

const never = new AbortController().signal;

describe('likely bases', () => {
  it('lists the main branches first, then recent ones, with how far ahead we are', async () => {
    const repo = repoWith({ 'a.ts': 'one\n' });
    repo.git('branch', 'topic');
    repo.git('checkout', '--quiet', '-b', 'feature');
    repo.write('a.ts', 'two\n');
    commitAll(repo);
    assert.deepEqual(await likelyBases(repo.path, never), [
      { name: 'main', why: 'main', ahead: 1 },
      { name: 'topic', why: 'recent', ahead: 1 },
    ]);
    repo.remove();
  });

  it('has none for a repository without a commit and for a plain folder', async () => {
    const repo = createRepo();
    const folder = new TestFolder();
    assert.deepEqual(await likelyBases(repo.path, never), []);
    assert.deepEqual(await likelyBases(folder.path, never), []);
    repo.remove();
    folder.remove();
  });
});

describe('the identity of a workspace', () => {
  it('is one for all worktrees of a repository and differs between folders', async () => {
    const repo = repoWith({ 'a/x.ts': 'one\n' });
    const other = new TestFolder();
    repo.git('worktree', 'add', '--quiet', other.join('tree'));
    assert.equal(await gitIdentityOf(repo.path, never), await gitIdentityOf(other.join('tree'), never));
    assert.notEqual(await gitIdentityOf(repo.path, never), await gitIdentityOf(repo.join('a'), never));
    assert.notEqual(await gitIdentityOf(other.path, never), await gitIdentityOf(repo.path, never));
    repo.remove();
    other.remove();
  });
});
