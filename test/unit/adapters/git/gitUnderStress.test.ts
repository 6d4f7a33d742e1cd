import assert from 'node:assert/strict';
import { chownSync, existsSync, readFileSync } from 'node:fs';
import { createGitChangeSource } from '../../../../src/adapters/git/gitChangeSource.ts';
import { GitFailure, toUserError } from '../../../../src/adapters/git/gitErrors.ts';
import { CancelledError, UserFacingError } from '../../../../src/base/errors.ts';
import { findExecutable } from '../../../../src/adapters/files/findExecutable.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { createRepo, repoWith, TestFolder } from '../../../support/gitRepo.ts';
import { skipBecause } from '../../../support/skipBecause.ts';

const never = new AbortController().signal;
const request = { scope: { kind: 'workingTree' }, include: [], exclude: [], maxFileBytes: 100_000 } as const;

describe('git under stress', function () {
  this.timeout(120_000);
  noLeaks();
  const folders: TestFolder[] = [];
  const keep = (folder: TestFolder): TestFolder => {
    folders.push(folder);
    return folder;
  };
  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });

  /** A program that stands in for git: runs the given lines of shell first. */
  async function gitBehind(lines: string): Promise<{ gitPath: string; folder: TestFolder }> {
    const folder = keep(new TestFolder());
    const git = await findExecutable('git', process.env);
    folder.write('git', `#!/bin/sh\n${lines}\nexec '${git}' "$@"\n`).chmod('git', 0o755);
    return { gitPath: folder.join('git'), folder };
  }

  it('takes 10,000 changed files with a number of processes that does not grow with them', async function () {
    if (process.platform === 'win32') skipBecause(this, 'counts processes with a shell script');
    const repo = keep(repoWith(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`old/${i}.ts`, `const a = ${i};\n`]))));
    for (let i = 0; i < 200; i++) repo.write(`old/${i}.ts`, `const b = ${i};\n`);
    for (let i = 0; i < 9_800; i++) repo.write(`new/${i % 50}/${i}.ts`, `export const a = ${i};\nexport const b = 1;\n`);
    const { gitPath, folder } = await gitBehind(`echo x >> "\${0}.count"`);
    const source = createGitChangeSource({ gitPath });
    const set = await source.collect({ ...request, roots: [repo.path], maxFiles: 20_000 }, never);
    assert.equal(set.files.length, 10_000);
    assert.equal(set.skipped.length, 0);
    await Promise.all(set.files.filter(({ status }) => status === 'modified').map(async (file) => {
      const read = await source.read(set, file, never);
      assert.ok(read.status === 'ok' && read.baseText?.startsWith('const a') === true);
    }));
    const count = readFileSync(folder.join('git.count'), 'utf8').trim().split('\n').length;
    assert.ok(count <= 12, `${count} git processes`);
  });

  it('ends git at once when it is told to stop', async function () {
    if (process.platform === 'win32') skipBecause(this, 'stands in for git with a shell script');
    const repo = keep(repoWith({ 'a.ts': 'one\n' })).write('a.ts', 'two\n');
    const { gitPath, folder } = await gitBehind(`case "$*" in *-U0*) echo $$ > "\${0}.pid"; exec sleep 60;; esac`);
    const controller = new AbortController();
    const collecting = createGitChangeSource({ gitPath }).collect({ ...request, roots: [repo.path], maxFiles: 10 }, controller.signal);
    const pidFile = folder.join('git.pid');
    for (let i = 0; i < 500 && (!existsSync(pidFile) || readFileSync(pidFile, 'utf8').trim() === ''); i++) await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    await assert.rejects(collecting, CancelledError.is);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    assert.throws(() => process.kill(pid, 0), /ESRCH/);
  });

  it('names the lock and what to do where git cannot work beside another git', () => {
    const error = toUserError(new GitFailure(['diff'], 128, "fatal: Unable to create '/w/.git/index.lock': File exists.\n"), '/w');
    assert.ok(UserFacingError.is(error));
    assert.match(error.message, /\/w\/\.git\/index\.lock/);
    assert.match(error.hint ?? '', /delete that file/);
  });

  it('explains why git does not trust a folder of another user', async function () {
    if (process.getuid?.() !== 0) skipBecause(this, 'only root can give a folder away');
    const repo = keep(createRepo());
    for (const name of ['', '.git']) chownSync(repo.join(name), 12_345, 12_345);
    await assert.rejects(createGitChangeSource({ env: { PATH: process.env['PATH'] } }).collect({ ...request, roots: [repo.path], maxFiles: 10 }, never), (error) => {
      assert.ok(UserFacingError.is(error));
      assert.match(error.message, /belongs to another user/);
      assert.match(error.hint ?? '', /safe\.directory/);
      return true;
    });
  });

  it('gives the files of a folder that is named twice once', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\n' })).write('a.ts', 'two\n');
    const set = await createGitChangeSource().collect({ ...request, roots: [repo.path, repo.path], maxFiles: 10 }, never);
    assert.deepEqual(set.files.map(({ root, path }) => [root, path]), [[0, 'a.ts']]);
  });
});
