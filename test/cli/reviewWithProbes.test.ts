import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ReviewJson } from '../../src/adapters/wire/reviewJson.ts';
import { roundtable } from '../support/command.ts';
import type { CommandResult } from '../support/command.ts';
import type { TestWorkspace } from '../support/workspace.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';

const marker = 'started.txt';
const change = {
  'src/server.js': [
    "import { exec, execSync } from 'node:child_process';",
    "import { readFile } from 'node:fs';",
    "import express from 'express';",
    `execSync('touch ${marker}');`,
    'const app = express();',
    "app.get('/ping', (req, res) => {",
    '  exec(`ping ${req.query.host}`, (error, output) => res.send(output));',
    '});',
    "app.get('/file', (req, res) => {",
    "  readFile('/srv/' + req.query.name, (error, data) => res.send(data));",
    '});',
    'export const word = /^(a+)+$/;',
    '',
  ].join('\n'),
  'src/lonely.js': "import 'a-package-that-nobody-has';\nimport { exec } from 'node:child_process';\nexport function run(req, res) {\n  exec(req.query.command, () => res.end());\n}\n",
};

describe('roundtable review --probe', function () {
  this.timeout(60_000);

  let workspace: TestWorkspace;
  const home = makeHome();
  const run = (...args: string[]): Promise<CommandResult> => roundtable(['review', '--fail-on', 'never', ...args], { cwd: workspace.folder, home: home.folder });
  const probesIn = (review: ReviewJson, rule: string, file = 'src/server.js'): string[] =>
    review.findings.find((finding) => finding.rule === rule && finding.file === file)!.evidence.filter(({ kind }) => kind === 'probe').map(({ text }) => text);

  beforeEach(() => {
    workspace = makeWorkspace({ 'src/add.js': 'export const add = (a, b) => a + b;\n' }, change);
  });
  afterEach(() => workspace.dispose());
  after(() => home.dispose());

  it('shows what it can by running it, in a copy, and starts nothing', async () => {
    const { code, stdout, stderr } = await run('--probe', '--format', 'json');
    assert.equal(code, 0, stderr);
    const review = JSON.parse(stdout) as ReviewJson;
    assert.match(probesIn(review, 'security/command-injection')[0]!, /^Run: the handler of `GET \/ping` with `req\.query\.host` as .* it reached `exec` unchanged: `ping x"'; touch rt/);
    assert.match(probesIn(review, 'security/path-traversal')[0]!, /it reached `readFile` unchanged/);
    assert.match(probesIn(review, 'security/redos')[0]!, /^Run on input that grows: /);
    assert.deepEqual(probesIn(review, 'security/command-injection', 'src/lonely.js'), ['It could not be run: `src/lonely.js` could not be loaded: the package `a-package-that-nobody-has` is not installed']);
    assert.equal(review.findings.find(({ rule }) => rule === 'security/command-injection')!.confidence, 0.99);
    assert.match(stderr, /prober: 4 findings tried out, 3 shown, 0 refuted, 1 not shown/);
    assert.equal(existsSync(path.join(workspace.folder, marker)), false);
    assert.deepEqual(readdirSync(workspace.folder).sort(), ['.git', 'src']);
  });

  it('runs nothing without being asked', async () => {
    const { stdout, stderr } = await run('--format', 'json');
    const review = JSON.parse(stdout) as ReviewJson;
    assert.ok(review.findings.length > 0);
    assert.deepEqual(review.findings.flatMap(({ evidence }) => evidence.filter(({ kind }) => kind === 'probe')), []);
    assert.doesNotMatch(stderr, /prober/);
  });

  it('tells people as well, and hands it on in SARIF and in the run', async () => {
    const pretty = await run('--probe');
    assert.match(pretty.stdout, /· Run: the handler of `GET \/ping`/);
    const sarif = await run('--probe', '--format', 'sarif');
    assert.equal(sarif.code, 0, sarif.stderr);
    const id = /^Run (\S+)$/m.exec(pretty.stdout)![1]!;
    const shown = await roundtable(['runs', 'replay', id], { cwd: workspace.folder, home: home.folder });
    assert.match(shown.stdout, /prober/i);
  });
});
