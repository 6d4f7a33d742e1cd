import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { listProcesses } from '../../../../src/adapters/processes/processList.ts';
import { createSandbox } from '../../../../src/adapters/sandbox/createSandbox.ts';
import { sweepAbandonedCopies } from '../../../../src/adapters/sandbox/ownedFolder.ts';
import { createWorkspaceCopies } from '../../../../src/adapters/sandbox/workspaceCopy.ts';
import type { WorkspaceCopy } from '../../../../src/teams/healing/ports/workspaceCopies.ts';
import { commitAll, repoWith, TestFolder } from '../../../support/gitRepo.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { skipBecause } from '../../../support/skipBecause.ts';

const signal = new AbortController().signal;

describe('a copy of a workspace', function () {
  noLeaks();
  this.timeout(30_000);

  let base: string;
  const folders: TestFolder[] = [];

  beforeEach(() => {
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'roundtable-test-')));
  });

  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
    rmSync(base, { recursive: true, force: true });
  });

  const kept = (folder: TestFolder): TestFolder => {
    folders.push(folder);
    return folder;
  };

  /** Makes a copy, works with it, and checks that the workspace did not notice and that nothing is left. */
  const withCopy = async (root: string, work: (copy: WorkspaceCopy) => Promise<void> | void, top = root): Promise<void> => {
    const before = digestOf(top);
    const copy = await createWorkspaceCopies({ sandboxFolder: base }).create(root, signal);
    try {
      await work(copy);
    } finally {
      await copy.dispose();
    }
    assert.equal(digestOf(top), before, 'the workspace is as it was, to the byte');
    assert.deepEqual(readdirSync(base), []);
  };

  it('holds what is on disk: changes, new files and modes, without what was deleted, and no repository', async () => {
    const repo = kept(repoWith({ 'src/a.js': 'a', 'src/b.js': 'b', 'gone.js': 'gone', 'tool.sh': '#!/bin/sh\n', '.gitignore': 'out/\n.env\n__pycache__/\n' }));
    repo.write('src/a.js', 'changed').write('src/new file.js', 'new').write('ümläut/x.js', 'x').write('out/built.js', 'built').write('.env', 'PORT=1').write('lib/__pycache__/x.pyc', 'x').chmod('tool.sh', 0o755);
    repo.remove('gone.js');
    await withCopy(repo.path, async (copy) => {
      assert.deepEqual(filesOf(copy.folder), ['.env', '.gitignore', 'out/built.js', 'src/a.js', 'src/b.js', 'src/new file.js', 'tool.sh', 'ümläut/x.js']);
      assert.equal(await copy.read('src/a.js'), 'changed');
      assert.equal(await copy.read('gone.js'), null);
      assert.equal(await copy.read('src'), null);
      if (process.platform !== 'win32') assert.equal(lstatSync(path.join(copy.folder, 'tool.sh')).mode & 0o777, 0o755);
      assert.ok(!existsSync(path.join(copy.folder, '.git')));
    });
  });

  it('leads packages of a monorepo to the copy, and installed ones to where they are installed', async () => {
    const repo = kept(repoWith({ '.gitignore': 'node_modules\n', 'package.json': '{"workspaces":["packages/*"]}', 'packages/core/index.js': 'module.exports = 1;', 'packages/core/package.json': '{"name":"@my/core"}', 'packages/app/index.js': 'module.exports = [require("@my/core"), require("plain"), require("core-alias"), require("deep")].join();', 'packages/core/bin.js': '' }));
    repo.write('node_modules/plain/index.js', 'module.exports = require("other");').write('node_modules/other/index.js', 'module.exports = "other";').write('node_modules/.cache/x', 'x');
    repo.link('node_modules/@my/core', '../../packages/core').link('node_modules/core-alias', '../packages/core').link('node_modules/.bin/core', '../core-alias/bin.js');
    repo.write('packages/app/node_modules/deep/index.js', 'module.exports = "deep";');
    await withCopy(repo.path, async (copy) => {
      await copy.write('packages/core/index.js', 'module.exports = 2;');
      const said = execFileSync(process.execPath, ['-p', 'require("./packages/app")'], { cwd: copy.folder, encoding: 'utf8' });
      assert.equal(said, '2,other,2,deep\n');
      assert.equal(realpathSync(path.join(copy.folder, 'node_modules/.bin/core')), path.join(copy.folder, 'packages/core/bin.js'));
      assert.ok(!existsSync(path.join(copy.folder, 'node_modules/.cache')));
      mkdirSync(path.join(copy.folder, 'node_modules/.vite'));
      writeFileSync(path.join(copy.folder, 'node_modules/.vite/results.json'), '{}');
    });
  });

  it('keeps links: within the workspace they lead to the copy, elsewhere to where they led', async function () {
    if (process.platform === 'win32') skipBecause(this, 'links need a right that users lack there');
    const elsewhere = kept(new TestFolder()).write('shared.txt', 'shared');
    const repo = kept(repoWith({ 'real.js': 'real' }));
    repo.link('near.js', 'real.js').link('absolute.js', repo.join('real.js')).link('far.txt', path.relative(repo.path, elsewhere.join('shared.txt'))).link('dead.js', 'nowhere.js');
    commitAll(repo);
    await withCopy(repo.path, async (copy) => {
      assert.equal(readlinkSync(path.join(copy.folder, 'near.js')), 'real.js');
      assert.equal(realpathSync(path.join(copy.folder, 'absolute.js')), path.join(copy.folder, 'real.js'));
      assert.equal(readFileSync(path.join(copy.folder, 'far.txt'), 'utf8'), 'shared');
      assert.equal(readlinkSync(path.join(copy.folder, 'dead.js')), 'nowhere.js');
      await assert.rejects(copy.write('far.txt', 'overwritten'), /not in the copy/);
      await assert.rejects(copy.read('../x'), /not in the copy/);
    });
    assert.equal(elsewhere.read('shared.txt'), 'shared');
  });

  it('is put back after writing and after tests that change, delete, add and replace files', async () => {
    const repo = kept(repoWith({ 'a.js': 'aaaa', 'b.js': 'bbbb', 'c/d.js': 'dddd', 'e.js': 'eeee', 'f.sh': '', '.gitignore': 'data.db\n' }));
    repo.link('l.js', 'a.js').write('data.db', 'data');
    await withCopy(repo.path, async (copy) => {
      for (let round = 0; round < 2; round++) {
        const before = digestOf(copy.folder);
        await copy.write('a.js', 'one');
        await copy.write('a.js', 'two');
        await copy.write('added/by/us.js', 'new');
        await copy.write('e.js', null);
        const at = (file: string): string => path.join(copy.folder, file);
        // Of the same size, and dated back.
        writeFileSync(at('b.js'), 'BBBB');
        utimesSync(at('b.js'), 0, 0);
        writeFileSync(at('data.db'), 'more data');
        rmSync(at('c'), { recursive: true });
        writeFileSync(at('c'), 'a file now');
        rmSync(at('l.js'));
        mkdirSync(at('l.js'));
        mkdirSync(at('made/by/tests'), { recursive: true });
        writeFileSync(at('made/by/tests/x'), '');
        chmodSync(at('f.sh'), 0o700);
        chmodSync(at('made'), 0o000);
        await copy.restore();
        assert.equal(digestOf(copy.folder), before);
      }
    });
  });

  it('is put back as it was, not as the workspace is by then', async () => {
    const repo = kept(repoWith({ 'a.js': 'first', 'b.js': 'first' }));
    const copy = await createWorkspaceCopies({ sandboxFolder: base }).create(repo.path, signal);
    await copy.write('a.js', 'tried');
    repo.write('a.js', 'typed meanwhile').write('b.js', 'typed meanwhile');
    await copy.restore();
    assert.deepEqual([await copy.read('a.js'), await copy.read('b.js')], ['first', 'first']);
    await copy.dispose();
  });

  it('of one package has what the repository holds above it', async () => {
    const repo = kept(repoWith({ '.gitignore': 'node_modules\n', 'tsconfig.base.json': '{}', 'packages/app/index.js': 'console.log(require("above"))', 'packages/other/x.js': '' }));
    repo.write('node_modules/above/index.js', 'module.exports = "above";');
    await withCopy(repo.join('packages/app'), (copy) => {
      assert.equal(execFileSync(process.execPath, ['index.js'], { cwd: copy.folder, encoding: 'utf8' }), 'above\n');
      assert.ok(existsSync(path.join(copy.folder, '../../tsconfig.base.json')));
      assert.ok(!existsSync(path.join(copy.folder, '../other')));
    }, repo.path);
  });

  it('of a folder without a repository leaves out caches and links what is installed', async () => {
    const folder = kept(new TestFolder());
    folder.write('src/a.py', 'a').write('src/__pycache__/a.pyc', 'x').write('.venv/bin/python', 'x').write('node_modules/p/index.js', 'x').write('empty.txt', '');
    await withCopy(folder.path, (copy) => {
      assert.deepEqual(filesOf(copy.folder), ['empty.txt', 'src/a.py']);
      assert.equal(readlinkSync(path.join(copy.folder, '.venv')), folder.join('.venv'));
      assert.equal(realpathSync(path.join(copy.folder, 'node_modules/p')), folder.join('node_modules/p'));
    });
  });

  it('holds repositories in the repository, and fixtures with committed packages', async () => {
    const repo = kept(repoWith({ 'a.js': '', 'fixtures/x/node_modules/p/index.js': 'p' }));
    repo.write('nested/b.js', '');
    execFileSync('git', ['init', '--quiet', repo.join('nested')]);
    await withCopy(repo.path, (copy) => {
      assert.deepEqual(filesOf(copy.folder), ['a.js', 'fixtures/x/node_modules/p/index.js', 'nested/b.js']);
    });
  });

  it('links what is large of an ignored folder rather than copying it, and copies the rest', async () => {
    const repo = kept(repoWith({ 'a.js': '', '.gitignore': 'data\n' }));
    repo.write('data/images/large.bin', Buffer.alloc(51 * 1024 * 1024)).write('data/images/small.txt', '').write('data/state/x.json', '{}').write('data/top.txt', '');
    await withCopy(repo.path, (copy) => {
      assert.equal(readlinkSync(path.join(copy.folder, 'data/images/large.bin')), repo.join('data/images/large.bin'));
      writeFileSync(path.join(copy.folder, 'data/state/x.json'), '{"written":true}');
      writeFileSync(path.join(copy.folder, 'data/new.json'), '{}');
    });
  });

  it('is not made, and leaves nothing, when it is cancelled', async () => {
    const repo = kept(repoWith({ 'a.js': '' }));
    await assert.rejects(createWorkspaceCopies({ sandboxFolder: base }).create(repo.path, AbortSignal.abort()));
    assert.deepEqual(readdirSync(base), []);
  });

  it('is a place where the sandbox sees the workspace’s packages, which it cannot change', async function () {
    const sandbox = await createSandbox({ sandboxFolder: base });
    try {
      if (sandbox.missing.length > 0) skipBecause(this, sandbox.missing.join(', '));
      const repo = kept(repoWith({ '.gitignore': 'node_modules\n', 'a.js': 'console.log(require("p")); try { require("fs").writeFileSync("node_modules/p/index.js", ""); } catch (error) { console.log(error.code); }' }));
      repo.write('node_modules/p/index.js', 'module.exports = "installed";');
      const copy = await createWorkspaceCopies({ sandboxFolder: base, sandbox }).create(repo.path, signal);
      const outcome = await sandbox.run({ program: process.execPath, args: ['a.js'], cwd: copy.folder, writable: [copy.folder], timeLimitMs: 10_000 }, signal);
      assert.ok(outcome.status === 'ended');
      assert.equal(outcome.stdout, 'installed\nEROFS\n', outcome.stderr);
      await copy.dispose();
    } finally {
      sandbox.dispose();
    }
  });

  for (const kind of ['walled', 'plain']) {
    it(`is swept after its process was killed, and what ran in it is gone (${kind})`, async function () {
      if (process.platform !== 'linux') skipBecause(this, 'processes are listed on Linux only');
      const repo = kept(repoWith({ 'a.js': '' }));
      const mark = `${900 + Math.random()}`.slice(0, 12);
      const script = fileURLToPath(new URL('./killableSandbox.ts', import.meta.url));
      const child = spawn(process.execPath, [script, repo.path, base, kind, mark], { stdio: ['ignore', 'pipe', 'inherit'] });
      const { folder } = JSON.parse(await new Promise<string>((resolve) => child.stdout.once('data', (data: Buffer) => resolve(data.toString())))) as { folder: string };
      await until(() => sleepersOf(mark) >= 2);
      assert.equal(await sweepAbandonedCopies(base), 0, 'its owner lives');
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exited;
      await until(() => sleepersOf(mark) === 0);
      assert.equal(await sweepAbandonedCopies(base), 2);
      assert.ok(!existsSync(folder));
      assert.deepEqual(readdirSync(base), []);
      assert.equal(repo.git('status', '--porcelain', '--ignored'), '');
      assert.equal(repo.git('worktree', 'list').trim().split('\n').length, 1);
    });
  }

  it('of 2,000 files takes less than three seconds even where others work too, and so does putting it back', async () => {
    const repo = kept(repoWith(Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`src/${index % 50}/${index}.js`, 'x'.repeat(4_000)]))));
    const startedAt = performance.now();
    const copy = await createWorkspaceCopies({ sandboxFolder: base }).create(repo.path, signal);
    const copiedAt = performance.now();
    await copy.restore();
    const restoredAt = performance.now();
    await copy.dispose();
    assert.ok(copiedAt - startedAt < 3_000, `copying took ${copiedAt - startedAt} ms`);
    assert.ok(restoredAt - copiedAt < 3_000, `putting back took ${restoredAt - copiedAt} ms`);
  });
});

/** Files, not by way of links. */
function filesOf(folder: string, at = ''): string[] {
  return readdirSync(path.join(folder, at), { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesOf(folder, `${at}${entry.name}/`) : entry.isFile() ? [at + entry.name] : []))
    .sort();
}

/** Of everything below a folder: names, kinds, modes and contents, and of `.git` too. */
function digestOf(folder: string): string {
  const hash = createHash('sha256');
  const take = (at: string): void => {
    const stats = lstatSync(at);
    hash.update(`${path.relative(folder, at)} ${stats.mode}\n`);
    if (stats.isSymbolicLink()) hash.update(readlinkSync(at));
    else if (stats.isDirectory()) for (const name of readdirSync(at).sort()) take(path.join(at, name));
    else hash.update(readFileSync(at));
  };
  take(folder);
  return hash.digest('hex');
}

function sleepersOf(mark: string): number {
  return (listProcesses() ?? []).filter(({ pid }) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8') === `sleep\0${mark}\0`;
    } catch {
      return false;
    }
  }).length;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let round = 0; round < 400; round++) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail('it did not come true in ten seconds');
}
