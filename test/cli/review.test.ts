import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ReviewJson } from '../../src/adapters/wire/reviewJson.ts';
import { checkSarif } from '../support/checkSarif.ts';
import { roundtable, startRoundtable } from '../support/command.ts';
import type { CommandResult } from '../support/command.ts';
import type { TestWorkspace } from '../support/workspace.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';

const healthy = { 'src/add.js': 'export function add(a, b) {\n  return a + b;\n}\n' };
const dangerous = {
  'src/server.js': [
    "import { exec } from 'node:child_process';",
    "import express from 'express';",
    'const app = express();',
    "app.get('/ping', (req, res) => {",
    '  exec(`ping ${req.query.host}`, (error, output) => res.send(output));',
    '});',
    '',
  ].join('\n'),
};

describe('roundtable review', () => {
  let workspace: TestWorkspace;
  const home = makeHome();
  const run = (...args: string[]): Promise<CommandResult> => roundtable(['review', ...args], { cwd: workspace.folder, home: home.folder });
  const json = async (...args: string[]): Promise<ReviewJson> => JSON.parse((await run('--format', 'json', '--fail-on', 'never', ...args)).stdout) as ReviewJson;

  beforeEach(() => {
    workspace = makeWorkspace(healthy, dangerous);
  });
  afterEach(() => workspace.dispose());
  after(() => home.dispose());

  it('reviews the uncommitted change, prints what was found to stdout and progress to stderr, and fails on errors', async () => {
    const { code, stdout, stderr } = await run();
    assert.equal(code, 1, stderr);
    assert.match(stdout, /src\/server\.js/);
    assert.match(stdout, /security/);
    assert.match(stderr, /Reviewing 1 file/);
    assert.doesNotMatch(stdout, /\u001b\[/);
  });

  it('gives machines the documented shape', async () => {
    const review = await json();
    const finding = review.findings.find((item) => item.cwe.includes('CWE-78'))!;
    assert.ok(finding, JSON.stringify(review.findings));
    assert.equal(finding.file, 'src/server.js');
    assert.equal(finding.range.start.line, 5);
    assert.equal(finding.agent, 'security');
    assert.equal(finding.inDiff, true);
    assert.deepEqual(finding.state, { status: 'open' });
    assert.ok(finding.confidence > 0 && finding.confidence <= 1);
    assert.ok(finding.evidence.length > 0);
    assert.deepEqual(review.agents.map((agent) => agent.id), ['style', 'security', 'tests', 'performance', 'structure']);
    assert.equal(review.stats.files, 1);
    assert.equal(review.stats.usd, 0);
    assert.equal(review.base, 'HEAD');
  });

  it('writes SARIF that keeps to the standard', async () => {
    const { stdout } = await run('--format', 'sarif', '--fail-on', 'never');
    checkSarif(JSON.parse(stdout));
    assert.match(stdout, /"uri": "src\/server\.js"/);
  });

  it('writes Markdown that workspace text cannot break out of', async () => {
    workspace.write({ 'src/<b>@all.js': dangerous['src/server.js'] });
    const { stdout } = await run('--format', 'markdown', '--fail-on', 'never');
    assert.match(stdout, /^### Roundtable: \d+ errors?/);
    assert.doesNotMatch(stdout.replace(/`[^`]*`/g, ''), /<b>|@all/);
  });

  it('finds nothing to act on in a healthy change and says what was checked', async () => {
    workspace.git('add', '-A');
    workspace.git('commit', '-qm', 'all');
    workspace.write({ 'src/add.js': 'export function add(a, b) {\n  // Works for strings as well.\n  return a + b;\n}\n' });
    const { code, stdout } = await run();
    assert.equal(code, 0);
    assert.match(stdout, /5 reviewers, 1 file, .*: nothing to act on/);
  });

  it('says so when there is no change', async () => {
    workspace.git('add', '-A');
    workspace.git('commit', '-qm', 'all');
    const { code, stdout } = await run();
    assert.equal(code, 0);
    assert.match(stdout, /no changes to review/);
  });

  it('reviews what is staged, as it is staged', async () => {
    workspace.git('add', 'src/server.js');
    workspace.write({ 'src/server.js': '// emptied since\n' });
    const staged = await json('--staged');
    assert.ok(staged.findings.some((finding) => finding.cwe.includes('CWE-78')));
    assert.equal((await json()).findings.filter((finding) => finding.cwe.includes('CWE-78')).length, 0);
  });

  it('reviews a branch against the commit it left its base at', async () => {
    workspace.git('checkout', '-qb', 'feature');
    workspace.git('add', '-A');
    workspace.git('commit', '-qm', 'feature');
    const review = await json('--base', 'main');
    assert.ok(review.findings.some((finding) => finding.cwe.includes('CWE-78')));
    assert.equal(review.base, 'main');
  });

  it('reviews named files whole, and a folder without a repository', async () => {
    workspace.git('add', '-A');
    workspace.git('commit', '-qm', 'all');
    assert.ok((await json('src/server.js')).findings.some((finding) => finding.cwe.includes('CWE-78')));
    const loose = makeWorkspace(null, dangerous);
    try {
      const { stdout } = await roundtable(['review', '--format', 'json', '--fail-on', 'never'], { cwd: loose.folder, home: home.folder });
      assert.ok((JSON.parse(stdout) as ReviewJson).findings.some((finding) => finding.cwe.includes('CWE-78')));
    } finally {
      loose.dispose();
    }
  });

  it('seats only the reviewers that were named', async () => {
    const review = await json('--agents', 'tests,performance');
    assert.deepEqual(review.agents.map((agent) => agent.id), ['tests', 'performance']);
    assert.ok(review.findings.every((finding) => finding.agent !== 'security'));
  });

  it('answers an unchanged second review from its cache', async () => {
    await json();
    assert.equal((await json()).stats.cached, 1);
  });

  it('honours dismissals of the workspace', async () => {
    const [first] = (await json()).findings.filter((finding) => finding.cwe.includes('CWE-78'));
    workspace.write({ '.roundtable/dismissals.json': JSON.stringify({ version: 1, dismissals: [{ scope: 'finding', rule: first!.rule, finding: first!.id, reason: 'only on localhost', at: '2026-01-01T00:00:00Z' }] }) });
    const again = (await json()).findings.find((finding) => finding.id === first!.id)!;
    assert.equal(again.state.status, 'dismissed');
    assert.equal(again.shown, false);
  });

  it('writes the result where it is told to', async () => {
    const target = path.join(workspace.folder, 'out/review.json');
    const { stdout } = await run('--format', 'json', '--fail-on', 'never', '--output', target);
    assert.equal(stdout, '');
    assert.ok((JSON.parse(readFileSync(target, 'utf8')) as ReviewJson).findings.length > 0);
  });

  const wrong: readonly [string, readonly string[], RegExp][] = [
    ['an unknown base', ['--base', 'nowhere'], /nowhere/],
    ['an unknown reviewer', ['--agents', 'poetry'], /poetry.*style, security/s],
    ['an unknown format', ['--format', 'xml'], /xml.*pretty, json, sarif, markdown/s],
    ['a path that is not there', ['missing.js'], /missing\.js/],
    ['a folder that is not there', ['--cwd', '/nowhere/at/all'], /nowhere/],
    ['an option that does not exist', ['--frobnicate'], /frobnicate/],
    ['two things to review at once', ['--staged', '--all'], /--staged and --all/],
    ['a time limit that is none', ['--max-seconds', 'soon'], /--max-seconds soon/],
  ];
  for (const [what, args, message] of wrong) {
    it(`ends with 2 and says what is wrong for ${what}`, async () => {
      const { code, stdout, stderr } = await run(...args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });
  }

  it('ends with 3 and the partial result when its time is over', async () => {
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`src/many/f${i}.js`, `${dangerous['src/server.js']}\n// ${i}\n`.repeat(20)]));
    workspace.write(many);
    const { code, stdout } = await run('--format', 'json', '--fail-on', 'never', '--max-seconds', '0.3');
    assert.equal(code, 3);
    assert.match((JSON.parse(stdout) as ReviewJson).partial!, /seconds/);
  });

  it('goes on without a history when its storage cannot be written', async () => {
    const blocked = path.join(home.folder, 'blocked');
    mkdirSync(path.dirname(blocked), { recursive: true });
    writeFileSync(blocked, 'a file where a folder should be');
    const { code, stdout, stderr } = await roundtable(['review', '--fail-on', 'never'], { cwd: workspace.folder, home: home.folder, env: { ROUNDTABLE_HOME: blocked } });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /History is not being saved/);
    assert.match(stdout, /src\/server\.js/);
  });

  it('keeps what it has when it is interrupted', async () => {
    workspace.write(Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`src/many/f${i}.js`, `${dangerous['src/server.js']}\n// ${i}\n`.repeat(20)])));
    const { child, result } = startRoundtable(['review', '--format', 'json'], { cwd: workspace.folder, home: home.folder });
    await new Promise<void>((resolve) => child.stderr!.on('data', (chunk: string) => (chunk.includes('Reviewing') ? resolve() : undefined)));
    child.kill('SIGINT');
    const { code, stdout } = await result;
    assert.equal(code, 130);
    if (stdout !== '') assert.equal((JSON.parse(stdout) as ReviewJson).partial, 'cancelled');
  });

  it('tells who still uses what the change took away, in files that it did not touch as well', async () => {
    const shop = makeWorkspace(
      { 'price.js': 'export const tax = 1;\nexport function total(items) {\n  return items.length;\n}\n', 'old.js': 'export const a = 1;\n', 'cart.js': "import { total } from './price.js';\nexport const sum = total([]);\n", 'uses.js': "import { a } from './old.js';\nexport const b = a;\n" },
      { 'price.js': 'export const tax = 1;\nexport function sum(items) {\n  return items.length;\n}\n' },
    );
    rmSync(path.join(shop.folder, 'old.js'));
    const { stdout } = await roundtable(['review', '--agents', 'structure', '--format', 'json', '--fail-on', 'never'], { cwd: shop.folder, home: home.folder });
    const { findings } = JSON.parse(stdout) as ReviewJson;
    assert.deepEqual(findings.filter(({ shown }) => shown).map(({ file, rule, message }) => [file, rule, message]).sort(), [
      ['price.js', 'structure/stale-import', '`total` is gone from this file, but `cart.js` still imports it'],
      ['uses.js', 'structure/stale-import', '`old.js` is deleted, but this still imports it'],
    ]);
    shop.dispose();
  });
});
