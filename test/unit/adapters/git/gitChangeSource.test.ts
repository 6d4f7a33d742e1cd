import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, openSync, closeSync, ftruncateSync, writeFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { CancelledError, UserFacingError } from '../../../../src/base/errors.ts';
import { createGitChangeSource } from '../../../../src/adapters/git/gitChangeSource.ts';
import type { ChangedFile, ChangeSet, ReviewScope } from '../../../../src/teams/review/changeSet.ts';
import type { ChangeRequest } from '../../../../src/teams/review/ports/changeSource.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { commitAll, createRepo, repoWith, TestFolder } from '../../../support/gitRepo.ts';

const never = new AbortController().signal;
const source = createGitChangeSource();

describe('the git change source', () => {
  noLeaks();
  const folders: TestFolder[] = [];
  const keep = <T extends TestFolder>(folder: T): T => {
    folders.push(folder);
    return folder;
  };
  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });

  function collect(root: string | readonly string[], scope: ReviewScope = { kind: 'workingTree' }, more: Partial<ChangeRequest> = {}): Promise<ChangeSet> {
    const roots = typeof root === 'string' ? [root] : root;
    return source.collect({ roots, scope, include: [], exclude: [], maxFiles: 1_000, maxFileBytes: 200_000, ...more }, never);
  }
  const lines = (file: ChangedFile): string => file.changedLines.map(({ start, end }) => (start === end ? `${start}` : `${start}-${end}`)).join(',');
  const shown = (set: ChangeSet): string[] => set.files.map((file) => `${file.status} ${file.oldPath === undefined ? '' : `${file.oldPath} > `}${file.path} [${lines(file)}]`);
  const left = (set: ChangeSet): string[] => set.skipped.map((skip) => `${skip.reason} ${skip.path}`).sort();

  it('takes staged, unstaged and untracked files of a working tree, with the lines that changed', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\ntwo\nthree\n', 'b.ts': 'one\n', 'gone.ts': 'x\n', 'same.ts': 'y\n' }));
    repo.write('a.ts', 'one\nTWO\nthree\nfour\n').write('b.ts', 'zero\none\n').write('c d.ts', 'new\nfile');
    repo.git('add', 'b.ts');
    repo.remove('gone.ts');
    const set = await collect(repo.path);
    assert.deepEqual(shown(set), ['modified a.ts [2,4]', 'modified b.ts [1]', 'untracked c d.ts [1-2]', 'deleted gone.ts []']);
    assert.equal(set.roots[0]!.git?.branch, 'main');
    const read = await source.read(set, set.files[0]!, never);
    assert.deepEqual(read, { status: 'ok', text: 'one\nTWO\nthree\nfour\n', baseText: 'one\ntwo\nthree\n', encoding: 'utf-8' });
    const deleted = await source.read(set, set.files[3]!, never);
    assert.deepEqual(deleted, { status: 'ok', text: '', baseText: 'x\n', encoding: 'utf-8' });
  });

  it('reads what is staged from the index and not from disk', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\n' }));
    repo.write('a.ts', 'one\ntwo\n').write('n.ts', 'new\n');
    repo.git('add', '--all');
    repo.write('a.ts', 'one\ntwo\nthree\n').write('untracked.ts', 'x\n');
    const set = await collect(repo.path, { kind: 'staged' });
    assert.deepEqual(shown(set), ['modified a.ts [2]', 'added n.ts [1]']);
    const read = await source.read(set, set.files[0]!, never);
    assert.equal(read.status === 'ok' && read.text, 'one\ntwo\n');
  });

  it('measures a branch from where it left its base, with what is not committed yet', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\n', 'b.ts': 'one\n' }));
    repo.git('checkout', '--quiet', '-b', 'feature');
    repo.write('a.ts', 'one\nfeature\n');
    commitAll(repo);
    repo.git('checkout', '--quiet', 'main');
    repo.write('b.ts', 'main moved on\n');
    commitAll(repo);
    repo.git('checkout', '--quiet', 'feature');
    repo.write('c.ts', 'untracked\n');
    const set = await collect(repo.path, { kind: 'branch', base: 'main' });
    assert.deepEqual(shown(set), ['modified a.ts [2]', 'untracked c.ts [1]']);
    assert.equal(set.roots[0]!.git?.baseName, 'main');
    assert.equal(set.roots[0]!.git?.base, repo.git('merge-base', 'main', 'HEAD').trim());
  });

  it('names near matches for a base that does not exist, and takes no option for one', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\n' }));
    repo.git('branch', 'develop');
    await assert.rejects(collect(repo.path, { kind: 'branch', base: 'devlop' }), (error: UserFacingError) => {
      assert.ok(UserFacingError.is(error));
      assert.match(error.message, /no branch or commit "devlop"/);
      assert.match(error.hint ?? '', /"develop"/);
      return true;
    });
    await assert.rejects(collect(repo.path, { kind: 'branch', base: '--output=x' }), UserFacingError.is);
    assert.ok(!existsSync(repo.join('x')));
  });

  it('says that two histories have nothing in common', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\n' }));
    repo.git('checkout', '--quiet', '--orphan', 'other');
    commitAll(repo, 'Another beginning');
    await assert.rejects(collect(repo.path, { kind: 'branch', base: 'main' }), /no common history/);
  });

  it('follows renames with and without edits, and takes a copy for new code', async () => {
    const text = Array.from({ length: 40 }, (_, i) => `line ${i}`).join('\n') + '\n';
    const repo = keep(repoWith({ 'plain.ts': text, 'edited.ts': text.replace('line 3', 'other'), 'origin.ts': text.toUpperCase() }));
    repo.git('mv', 'plain.ts', 'moved plain.ts');
    repo.git('mv', 'edited.ts', 'moved-edited.ts');
    repo.write('moved-edited.ts', text.replace('line 3', 'other').replace('line 20', 'changed'));
    repo.write('copy.ts', text.toUpperCase());
    repo.git('add', '--all');
    const set = await collect(repo.path);
    assert.deepEqual(shown(set), [
      'added copy.ts [1-40]',
      'renamed plain.ts > moved plain.ts []',
      'renamed edited.ts > moved-edited.ts [21]',
    ]);
    const read = await source.read(set, set.files[2]!, never);
    assert.match(read.status === 'ok' ? (read.baseText ?? '') : '', /line 20/);
  });

  it('leaves out files of which only the permissions changed', async () => {
    const repo = keep(repoWith({ 'run.py': 'print(1)\n', 'both.py': 'print(1)\n' }));
    repo.chmod('run.py', 0o755).chmod('both.py', 0o755).write('both.py', 'print(2)\n');
    assert.deepEqual(shown(await collect(repo.path)), ['modified both.py [1]']);
  });

  it('counts binary files, and files over the limit without reading them', async () => {
    const repo = keep(repoWith({ 'a.bin': new Uint8Array([1, 0, 2]), 'tracked.ts': 'x\n' }));
    repo.write('a.bin', new Uint8Array([1, 0, 3])).write('nul.ts', 'a\0b');
    const handle = openSync(repo.join('huge.ts'), 'w');
    ftruncateSync(handle, 500 * 1024 * 1024);
    closeSync(handle);
    const tracked = openSync(repo.join('tracked.ts'), 'r+');
    ftruncateSync(tracked, 500 * 1024 * 1024);
    closeSync(tracked);
    const before = process.memoryUsage().rss;
    const set = await collect(repo.path);
    assert.deepEqual(shown(set), []);
    assert.deepEqual(left(set), ['binary a.bin', 'binary nul.ts', 'tooLarge huge.ts', 'tooLarge tracked.ts']);
    assert.ok(process.memoryUsage().rss - before < 100 * 1024 * 1024);
  });

  it('keeps CRLF, drops a byte order mark, and decodes UTF-16 and Windows-1252', async () => {
    const repo = keep(
      repoWith({
        'crlf.ts': 'one\r\ntwo\r\n',
        'bom.ts': '\uFEFFone\n',
        'wide.ts': iconv.encode('one\ntwo\n', 'utf-16le', { addBOM: true }),
        'big.ts': iconv.encode('one\n', 'utf-16be', { addBOM: true }),
        'latin.py': iconv.encode('# été\n', 'windows-1252'),
      }),
    );
    repo.write('crlf.ts', 'one\r\ntwo\r\nthree\r\n').write('bom.ts', '\uFEFFone\ntwo\n');
    repo.write('wide.ts', iconv.encode('one\nTWO\n', 'utf-16le', { addBOM: true }));
    repo.write('big.ts', iconv.encode('one\ntwo\n', 'utf-16be', { addBOM: true }));
    repo.write('latin.py', iconv.encode('# été\nà = 1\n', 'windows-1252'));
    const set = await collect(repo.path);
    assert.deepEqual(shown(set), ['modified big.ts [2]', 'modified bom.ts [2]', 'modified crlf.ts [3]', 'modified latin.py [2]', 'modified wide.ts [2]']);
    const reads = await Promise.all(set.files.map((file) => source.read(set, file, never)));
    assert.deepEqual(
      reads.map((read) => read.status === 'ok' && [read.encoding, read.text, read.baseText]),
      [
        ['utf-16be', 'one\ntwo\n', 'one\n'],
        ['utf-8', 'one\ntwo\n', 'one\n'],
        ['utf-8', 'one\r\ntwo\r\nthree\r\n', 'one\r\ntwo\r\n'],
        ['windows-1252', '# été\nà = 1\n', '# été\n'],
        ['utf-16le', 'one\nTWO\n', 'one\ntwo\n'],
      ],
    );
  });

  it('counts lines as the editor does where a text breaks lines with a lone CR', async () => {
    const repo = keep(repoWith({ 'mac.ts': 'a\rb\nc\n' }));
    repo.write('mac.ts', 'a\rb\nC\n');
    assert.deepEqual(shown(await collect(repo.path)), ['modified mac.ts [3]']);
  });

  it('takes everything as new in a repository without a commit', async () => {
    const repo = keep(createRepo());
    repo.write('a.ts', 'one\n').write('b.ts', 'two\n');
    repo.git('add', 'a.ts');
    const set = await collect(repo.path);
    assert.deepEqual(shown(set), ['added a.ts [1]', 'untracked b.ts [1]']);
    assert.equal(set.roots[0]!.git?.head, null);
    assert.deepEqual(shown(await collect(repo.path, { kind: 'staged' })), ['added a.ts [1]']);
    await assert.rejects(collect(repo.path, { kind: 'branch', base: 'main' }), UserFacingError.is);
  });

  it('reviews the files where there is no repository, as .gitignore would have it', async () => {
    const folder = keep(new TestFolder());
    folder.write('.gitignore', '*.log\nsecret/\n').write('src/a.ts', 'one\n').write('src/.gitignore', '!keep.log\n');
    folder.write('src/keep.log', 'kept\n').write('x.log', 'no\n').write('secret/s.ts', 'no\n').write('node_modules/m/i.js', 'no\n').write('dist/o.js', 'no\n');
    const set = await collect(folder.path);
    assert.deepEqual(shown(set), ['whole .gitignore [1-2]', 'whole src/.gitignore [1]', 'whole src/a.ts [1]', 'whole src/keep.log [1]']);
    assert.deepEqual(left(set), ['generated dist/', 'ignored secret/', 'ignored x.log', 'vendored node_modules/']);
    assert.equal(set.roots[0]!.git, null);
    await assert.rejects(collect(folder.path, { kind: 'staged' }), /not in a git repository/);
  });

  it('keeps to a root that is a folder of the repository, and gives a file to the innermost root', async () => {
    const repo = keep(repoWith({ 'web/a.ts': 'one\n', 'api/b.ts': 'one\n', 'web/inner/c.ts': 'one\n' }));
    for (const file of ['web/a.ts', 'api/b.ts', 'web/inner/c.ts']) repo.write(file, 'two\n');
    assert.deepEqual(shown(await collect(repo.join('web'))), ['modified a.ts [1]', 'modified inner/c.ts [1]']);
    const both = await collect([repo.join('web'), repo.join('web/inner'), repo.join('api')]);
    assert.deepEqual(both.files.map((file) => `${file.root} ${file.path}`), ['0 a.ts', '1 c.ts', '2 b.ts']);
    const read = await source.read(both, both.files[1]!, never);
    assert.equal(read.status === 'ok' && read.baseText, 'one\n');
  });

  it('reads names with blanks, letters of all kinds, quotes, line breaks and leading dashes', async () => {
    const names = ['with space.ts', 'größe-名.ts', 'quo"te.ts', 'li\nne.ts', '-rf.ts', "ap'os.ts", 'tab\t.ts', 'back\\slash.ts', '[glob]*.ts', ':(top)x.ts'];
    const repo = keep(repoWith(Object.fromEntries(names.map((name) => [name, 'one\n']))));
    for (const name of names) repo.write(name, 'one\ntwo\n');
    const set = await collect(repo.path);
    assert.deepEqual(set.files.map((file) => file.path).sort(), [...names].sort());
    assert.ok(set.files.every((file) => lines(file) === '2'), shown(set).join('\n'));
    const reads = await Promise.all(set.files.map((file) => source.read(set, file, never)));
    assert.ok(reads.every((read) => read.status === 'ok' && read.baseText === 'one\n'));
  });

  it('is not fooled by lines that look like the headers of a diff', async () => {
    const repo = keep(repoWith({ 'a.ts': '-- b/x.ts\nkeep\n' }));
    repo.write('a.ts', 'diff --git a/x b/x\n++ b/evil.ts\n@@ -1 +90 @@\nkeep\n');
    assert.deepEqual(shown(await collect(repo.path)), ['modified a.ts [1-3]']);
  });

  it('never follows a link that leaves the workspace, and reads a linked file once', async () => {
    const outside = keep(new TestFolder()).write('secret.ts', 'secret\n');
    const repo = keep(repoWith({ 'a.ts': 'one\n' }));
    repo.write('a.ts', 'two\n').link('inside.ts', 'a.ts').link('out.ts', outside.join('secret.ts')).link('outdir', outside.path).link('broken.ts', 'nowhere');
    const set = await collect(repo.path);
    assert.deepEqual(shown(set), ['modified a.ts [1]']);
    assert.deepEqual(left(set), ['outside out.ts', 'outside outdir', 'unreadable broken.ts']);
    const all = await collect(repo.path, { kind: 'files', paths: ['outdir/secret.ts'] });
    assert.deepEqual([shown(all), left(all)], [[], ['outside outdir/secret.ts']]);
    assert.equal((await source.readProjectFile(repo.path, 'outdir/secret.ts', never)).status, 'unreadable');
    assert.equal((await source.readProjectFile(repo.path, '../x.ts', never)).status, 'unreadable');
  });

  it('does not wait on a pipe', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = keep(new TestFolder()).write('a.ts', 'one\n');
    execFileSync('mkfifo', [folder.join('pipe.ts')]);
    const set = await collect(folder.path, { kind: 'files', paths: ['pipe.ts', 'a.ts'] });
    assert.deepEqual([shown(set), left(set)], [['whole a.ts [1]'], ['unreadable pipe.ts']]);
  });

  it('skips submodules and repositories of their own, unless they are a root', async () => {
    const library = keep(repoWith({ 'lib.ts': 'one\n' }));
    const repo = keep(repoWith({ 'a.ts': 'one\n' }));
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'sub');
    commitAll(repo);
    repo.write('sub/lib.ts', 'two\n');
    repo.git('-C', 'sub', 'commit', '--quiet', '-am', 'moved');
    repo.git('init', '--quiet', 'own');
    repo.write('own/o.ts', 'x\n').write('sub/new.ts', 'x\n');
    const set = await collect(repo.path);
    assert.deepEqual([shown(set), left(set)], [[], ['submodule own', 'submodule sub']]);
    const both = await collect([repo.path, repo.join('sub')]);
    assert.deepEqual([shown(both), left(both)], [['untracked new.ts [1]'], ['submodule own']]);
  });

  it('works in a linked worktree and in a sparse checkout', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\n', 'big/b.ts': 'one\n', 'small/c.ts': 'one\n' }));
    const other = keep(new TestFolder());
    repo.git('worktree', 'add', '--quiet', other.join('tree'), '-b', 'side');
    other.write('tree/a.ts', 'two\n');
    assert.deepEqual(shown(await collect(other.join('tree'))), ['modified a.ts [1]']);
    repo.git('sparse-checkout', 'set', 'small');
    repo.write('small/c.ts', 'two\n');
    assert.ok(!existsSync(repo.join('big/b.ts')));
    assert.deepEqual(shown(await collect(repo.path)), ['modified small/c.ts [1]']);
    assert.deepEqual((await collect(repo.path, { kind: 'all' })).files.map((file) => file.path), ['a.ts', 'small/c.ts']);
  });

  it('reviews a file in conflict', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\n' }));
    repo.git('checkout', '--quiet', '-b', 'side');
    repo.write('a.ts', 'side\n');
    commitAll(repo);
    repo.git('checkout', '--quiet', 'main');
    repo.write('a.ts', 'main\n');
    commitAll(repo);
    assert.throws(() => repo.git('merge', 'side'));
    const set = await collect(repo.path);
    assert.deepEqual(set.files.map((file) => [file.status, file.path]), [['modified', 'a.ts']]);
    assert.ok(set.files[0]!.changedLines.length > 0);
  });

  it('shows a file that was taken out of the index but still lies there once', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\n' }));
    repo.git('rm', '--quiet', '--cached', 'a.ts');
    assert.deepEqual(shown(await collect(repo.path)), ['untracked a.ts [1]']);
  });

  it('skips and counts generated, vendored, locked, minified and ignored files', async () => {
    const repo = keep(createRepo());
    repo.write('.gitattributes', 'gen/** linguist-generated\nlib/** linguist-vendored=true\nvendor/ours/** -linguist-vendored\n');
    repo.write('.gitignore', 'ignored.ts\n').write('ignored.ts', 'x\n');
    repo.write('gen/a.ts', 'x\n').write('lib/b.ts', 'x\n').write('vendor/c.ts', 'x\n').write('vendor/ours/d.ts', 'x\n').write('package-lock.json', '{}\n');
    repo.write('x.min.js', 'x\n').write('bundle.js', `${'var a=1;'.repeat(2000)}\n`).write('made.ts', '// @generated by a tool\nx\n');
    repo.write('code.go', '// Code generated by stringer; DO NOT EDIT.\n').write('talk.ts', '// Skips what is @generated by tools.\nx\n');
    const set = await collect(repo.path);
    assert.deepEqual(set.files.map((file) => file.path), ['.gitattributes', '.gitignore', 'talk.ts', 'vendor/ours/d.ts']);
    assert.deepEqual(left(set), [
      'generated code.go', 'generated gen/a.ts', 'generated made.ts', 'lockFile package-lock.json', 'minified bundle.js', 'minified x.min.js',
      'vendored lib/b.ts', 'vendored vendor/c.ts',
    ]);
    const asked = await collect(repo.path, { kind: 'files', paths: ['ignored.ts', 'gen/a.ts'] });
    assert.deepEqual(shown(asked), ['whole gen/a.ts [1]', 'whole ignored.ts [1]']);
  });

  it('keeps to the globs of the user', async () => {
    const repo = keep(createRepo());
    repo.write('src/a.ts', 'x\n').write('src/a.test.ts', 'x\n').write('src/deep/.hidden.ts', 'x\n').write('docs/x.md', 'x\n');
    const set = await collect(repo.path, { kind: 'workingTree' }, { include: ['src'], exclude: ['*.test.ts'] });
    assert.deepEqual(set.files.map((file) => file.path), ['src/a.ts', 'src/deep/.hidden.ts']);
    assert.deepEqual(left(set), ['excluded docs/x.md', 'excluded src/a.test.ts']);
  });

  it('stops at the cap on files, code first', async () => {
    const repo = keep(createRepo());
    for (let i = 0; i < 5; i++) repo.write(`${i}.md`, 'x\n').write(`z${i}.ts`, 'x\n');
    const set = await collect(repo.path, { kind: 'workingTree' }, { maxFiles: 6 });
    assert.deepEqual(set.files.map((file) => file.path), ['0.md', 'z0.ts', 'z1.ts', 'z2.ts', 'z3.ts', 'z4.ts']);
    assert.equal(set.skipped.filter((skip) => skip.reason === 'tooMany').length, 4);
  });

  it('reviews the text of an editor that is not saved instead of what is on disk', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\n', 'same.ts': 'one\n', 'b.ts': 'one\n' }));
    repo.write('b.ts', 'two\n');
    const openTexts = { [repo.join('a.ts')]: 'one\ntwo\n', [repo.join('same.ts')]: 'one\n', [repo.join('b.ts')]: 'one\nthree\n' };
    const set = await collect(repo.path, { kind: 'workingTree' }, { openTexts });
    assert.deepEqual(shown(set), ['modified a.ts [2]', 'modified b.ts [2]']);
    const read = await source.read(set, set.files[0]!, never);
    assert.deepEqual(read, { status: 'ok', text: 'one\ntwo\n', baseText: 'one\n', encoding: 'utf-8' });
  });

  it('reads a change set that came back from the run log', async () => {
    const repo = keep(repoWith({ 'old.ts': 'one\ntwo\nthree\n' }));
    repo.git('mv', 'old.ts', 'new.ts');
    const set = JSON.parse(JSON.stringify(await collect(repo.path))) as ChangeSet;
    const read = await source.read(set, set.files[0]!, never);
    assert.equal(read.status === 'ok' && read.baseText, 'one\ntwo\nthree\n');
    repo.write('new.ts', 'x\n');
    repo.git('add', '--all');
    const staged = JSON.parse(JSON.stringify(await collect(repo.path, { kind: 'staged' }))) as ChangeSet;
    const index = await source.read(staged, staged.files.find((file) => file.path === 'new.ts')!, never);
    assert.equal(index.status === 'ok' && index.text, 'x\n');
  });

  it('runs nothing that the repository names', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\n', '.gitattributes': '*.ts filter=evil diff=evil\n' }));
    const script = repo.join('evil.sh');
    writeFileSync(script, `#!/bin/sh\ntouch '${repo.join('ran')}'\ncat\n`, { mode: 0o755 });
    for (const key of ['filter.evil.clean', 'filter.evil.smudge', 'filter.evil.process', 'diff.evil.command', 'diff.evil.textconv', 'diff.external', 'core.fsmonitor', 'core.pager', 'core.sshCommand']) {
      repo.git('config', key, script);
    }
    repo.git('config', 'core.hooksPath', repo.path);
    repo.git('config', 'filter.evil.required', 'true');
    repo.write('a.ts', 'one\ntwo\n');
    for (const scope of [{ kind: 'workingTree' }, { kind: 'staged' }, { kind: 'all' }, { kind: 'branch', base: 'main' }] as const) {
      const set = await collect(repo.path, scope);
      for (const file of set.files) await source.read(set, file, never);
    }
    assert.ok(!existsSync(repo.join('ran')));
    repo.git('config', 'filter.a=b.clean', script);
    await assert.rejects(collect(repo.path), /unsafe name/);
  });

  it('heeds no variable of git that happens to be set around us', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\n' }));
    repo.write('a.ts', 'two\n');
    const env = { ...process.env, GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere', GIT_EXTERNAL_DIFF: '/nowhere', GIT_WORK_TREE: '/' };
    const set = await createGitChangeSource({ env }).collect(
      { roots: [repo.path], scope: { kind: 'workingTree' }, include: [], exclude: [], maxFiles: 10, maxFileBytes: 1000 },
      never,
    );
    assert.deepEqual(shown(set), ['modified a.ts [1]']);
  });

  it('reads a repository that another git command has locked', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\n' }));
    repo.write('a.ts', 'two\n').write('.git/index.lock', '');
    assert.deepEqual(shown(await collect(repo.path)), ['modified a.ts [1]']);
    assert.equal(repo.read('.git/index.lock'), '');
  });

  it('says what is wrong with a repository that cannot be read', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\n' }));
    repo.write('.git/index', 'garbage garbage garbage garbage garbage');
    await assert.rejects(collect(repo.path), (error) => UserFacingError.is(error) && /index/.test(error.message));
    repo.write('.git/config', '[broken');
    await assert.rejects(collect(repo.path), (error) => UserFacingError.is(error) && /config/.test(error.message));
    const lost = keep(new TestFolder()).write('.git', 'gitdir: /nowhere/at/all\n');
    await assert.rejects(collect(lost.path), (error) => UserFacingError.is(error) && /worktree/.test(error.message));
    await assert.rejects(collect(lost.join('missing')), /does not exist/);
  });

  it('does without git where there is no repository, and says so where there is one', async () => {
    const folder = keep(new TestFolder()).write('a.ts', 'one\n');
    const repo = keep(repoWith({ 'b.ts': 'one\n' }));
    const request = { scope: { kind: 'workingTree' }, include: [], exclude: [], maxFiles: 10, maxFileBytes: 1000 } as const;
    const env = { ...process.env, PATH: folder.path };
    const without = createGitChangeSource({ env });
    assert.deepEqual(shown(await without.collect({ ...request, roots: [folder.path] }, never)), ['whole a.ts [1]']);
    await assert.rejects(without.collect({ ...request, roots: [repo.path] }, never), /git was not found/);
    const fallback = createGitChangeSource({ env, withoutGit: true });
    assert.deepEqual(shown(await fallback.collect({ ...request, roots: [repo.path] }, never)), ['whole b.ts [1]']);
  });

  it('stops when it is told to', async () => {
    const repo = keep(repoWith({ 'a.ts': 'one\n' }));
    const controller = new AbortController();
    const request = { roots: [repo.path], scope: { kind: 'workingTree' }, include: [], exclude: [], maxFiles: 10, maxFileBytes: 1000 } as const;
    const collecting = source.collect(request, controller.signal);
    setImmediate(() => controller.abort());
    await assert.rejects(collecting, CancelledError.is);
    await assert.rejects(source.collect(request, AbortSignal.abort()), CancelledError.is);
  });

  it('lists the source files of a project, tracked and not, up to a cap', async () => {
    const repo = keep(repoWith({ 'src/a.ts': 'one\n', 'b.py': 'x\n', 'c.md': 'x\n', '.gitignore': 'no.ts\n', 'vendor/v.js': 'x\n' }));
    repo.write('new.js', 'x\n').write('no.ts', 'x\n').remove('b.py');
    const listing = await source.listProject(repo.path, { maxFiles: 10 }, never);
    assert.deepEqual(listing.files.map((file) => file.path), ['new.js', 'src/a.ts']);
    assert.equal(listing.isCut, false);
    assert.equal((await source.listProject(repo.path, { maxFiles: 1 }, never)).isCut, true);
    assert.deepEqual(await source.readProjectFile(repo.path, 'src/a.ts', never), { status: 'ok', text: 'one\n', encoding: 'utf-8' });
  });
});
