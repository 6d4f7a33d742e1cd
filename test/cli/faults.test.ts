import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ReviewJson } from '../../src/adapters/wire/reviewJson.ts';
import { roundtable } from '../support/command.ts';
import type { CommandResult } from '../support/command.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';
import type { TestWorkspace } from '../support/workspace.ts';

const dangerous = "import { exec } from 'node:child_process';\nexport const handle = (req, res) => exec(`ping ${req.query.host}`, () => res.end());\n";

describe('A review in adverse circumstances', () => {
  let workspace: TestWorkspace;
  let home: ReturnType<typeof makeHome>;
  const run = (...args: string[]): Promise<CommandResult> => roundtable(['review', ...args], { cwd: workspace.folder, home: home.folder });
  const json = async (...args: string[]): Promise<ReviewJson> => {
    const { stdout, stderr } = await run('--format', 'json', '--fail-on', 'never', ...args);
    assert.notEqual(stdout, '', stderr);
    return JSON.parse(stdout) as ReviewJson;
  };
  const findsInjection = (review: ReviewJson): boolean => review.findings.some((finding) => finding.cwe.includes('CWE-78'));

  beforeEach(() => {
    home = makeHome();
    workspace = makeWorkspace({ 'src/a.js': 'export const a = 1;\n' }, { 'src/server.js': dangerous });
  });
  afterEach(function () {
    // Ten thousand files take their time to delete as well.
    this.timeout(120_000);
    workspace.dispose();
    home.dispose();
  });

  it('reads a repository that another git command holds locked', async () => {
    writeFileSync(path.join(workspace.folder, '.git/index.lock'), '');
    assert.ok(findsInjection(await json()));
  });

  it('passes over a file of 500 MB without reading it', async () => {
    writeFileSync(path.join(workspace.folder, 'huge.js'), '// huge\n');
    truncateSync(path.join(workspace.folder, 'huge.js'), 500 * 1024 * 1024);
    const review = await json();
    assert.equal(review.stats.skipped['tooLarge'], 1);
    assert.ok(findsInjection(review));
  });

  it('reviews 10,000 changed files and still finds the one that matters', async () => {
    const many: Record<string, string> = {};
    for (let i = 0; i < 10_000; i++) many[`gen/m${i % 100}/f${i}.js`] = `export function add${i}(a, b) {\n  return a + b + ${i};\n}\n`;
    workspace.write(many);
    const review = await json();
    assert.equal(review.stats.files, 10_001);
    assert.ok(findsInjection(review));
    assert.equal(review.partial, undefined);
  }).timeout(240_000);

  it("says what is wrong with the workspace's ESLint configuration, and the other reviewers go on", async () => {
    symlinkSync(path.resolve(import.meta.dirname, '../../node_modules'), path.join(workspace.folder, 'node_modules'));
    workspace.write({ 'eslint.config.js': 'export default [ { rules: { ;; } } ];\n', 'package.json': '{ "type": "module" }\n' });
    const review = await json();
    const style = review.agents.find((agent) => agent.id === 'style')!;
    assert.equal(style.status, 'degraded');
    assert.match(style.reason!, /eslint\.config\.js/);
    assert.ok(findsInjection(review));
  });

  it("takes the workspace's ESLint with its own configuration and rules", async () => {
    symlinkSync(path.resolve(import.meta.dirname, '../../node_modules'), path.join(workspace.folder, 'node_modules'));
    workspace.write({ 'eslint.config.js': "export default [ { files: ['**/*.js'], rules: { 'prefer-const': 'error', semi: 'error' } } ];\n", 'package.json': '{ "type": "module" }\n', 'src/b.js': 'let one = 1\nexport default one\n' });
    const review = await json();
    const [finding] = review.findings.filter((item) => item.rule === 'eslint/prefer-const');
    assert.equal(finding?.file, 'src/b.js');
    assert.ok(finding.fix !== undefined);
    // What a formatter does is not said.
    assert.equal(review.findings.some((item) => item.rule === 'eslint/semi'), false);
  });

  it('does not stumble over odd names, links that leave the workspace, and files that are no text', async () => {
    const outside = makeWorkspace(null, { 'secret.js': dangerous });
    try {
      workspace.write({ 'src/with space & ünï "quotes".js': dangerous, 'src/-dash.js': dangerous, 'src/latin.js': '// caf\u00e9\n', 'src/binary.js': 'a\u0000b' });
      writeFileSync(path.join(workspace.folder, 'src/latin1.js'), Buffer.from([0x2f, 0x2f, 0x20, 0xe9, 0x0a]));
      symlinkSync(path.join(outside.folder, 'secret.js'), path.join(workspace.folder, 'src/link.js'));
      symlinkSync(path.join(outside.folder, 'nowhere'), path.join(workspace.folder, 'src/dangling.js'));
      const review = await json();
      const files = new Set(review.findings.filter((finding) => finding.cwe.includes('CWE-78')).map((finding) => finding.file));
      assert.deepEqual([...files].sort(), ['src/-dash.js', 'src/server.js', 'src/with space & ünï "quotes".js']);
      assert.equal(review.stats.skipped['binary'], 1);
      assert.ok((review.stats.skipped['outside'] ?? 0) >= 1);
    } finally {
      outside.dispose();
    }
  });

  it('steps over syntax errors and still reads the rest', async () => {
    workspace.write({ 'src/broken.js': 'function ( {\n', 'src/broken.py': 'def f(:\n  x =\n' });
    assert.ok(findsInjection(await json()));
  });

  it('never lets a secret reach the log, the cache or its output', async () => {
    const secret = ['ghp', 'Zk3Qw8Rt5Yp1Ls7Vb2Nc9Xd4Fg6Hj0Ma4TuW'].join('_');
    workspace.write({ 'src/config.js': `export const token = '${secret}';\n`, 'src/more.py': `API_TOKEN = "${secret}"\n` });
    const { stdout, stderr } = await run('--format', 'json', '--fail-on', 'never');
    assert.match(stdout, /security\/secret/);
    const folder = path.join(home.folder, 'roundtable');
    const stored = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'latin1')).join('');
    for (const [where, text] of [['stdout', stdout], ['stderr', stderr], ['the store', stored]] as const) {
      assert.equal(text.includes(secret), false, `the secret is in ${where}`);
      assert.equal(text.includes(secret.slice(6)), false, `most of the secret is in ${where}`);
    }
  });

  it('leaves the workspace as it was, byte for byte', async () => {
    const before = workspace.git('status', '--porcelain', '-uall', '--ignored');
    const index = readFileSync(path.join(workspace.folder, '.git/index'));
    await run();
    assert.equal(workspace.git('status', '--porcelain', '-uall', '--ignored'), before);
    assert.deepEqual(readFileSync(path.join(workspace.folder, '.git/index')), index);
  });

  it('works in a repository with no commit, in a worktree and in a subfolder', async () => {
    const fresh = makeWorkspace(null, { 'server.js': dangerous });
    try {
      fresh.git('init', '-q');
      const review = JSON.parse((await roundtable(['review', '--format', 'json', '--fail-on', 'never'], { cwd: fresh.folder, home: home.folder })).stdout) as ReviewJson;
      assert.ok(findsInjection(review));
      assert.equal(review.base, null);
    } finally {
      fresh.dispose();
    }
    workspace.git('add', '-A');
    workspace.git('commit', '-qm', 'two');
    workspace.git('worktree', 'add', '-q', path.join(home.folder, 'tree'), '-b', 'other');
    writeFileSync(path.join(home.folder, 'tree/extra.js'), dangerous);
    const inTree = JSON.parse((await roundtable(['review', '--format', 'json', '--fail-on', 'never'], { cwd: path.join(home.folder, 'tree'), home: home.folder })).stdout) as ReviewJson;
    assert.deepEqual(inTree.findings.filter((finding) => finding.cwe.includes('CWE-78')).map((finding) => finding.file), ['extra.js']);
    workspace.write({ 'src/deep/more.js': dangerous, 'top.js': dangerous });
    const below = JSON.parse((await roundtable(['review', '--format', 'json', '--fail-on', 'never'], { cwd: path.join(workspace.folder, 'src'), home: home.folder })).stdout) as ReviewJson;
    assert.deepEqual([...new Set(below.findings.filter((finding) => finding.cwe.includes('CWE-78')).map((finding) => finding.file))], ['deep/more.js']);
  });
});
