import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { roundtable } from '../support/command.ts';
import { healWorkspace, nodePackage } from '../support/healing/healCommand.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';

const price = "'use strict';\nfunction total(prices) {\n  let sum = 0;\n  for (let i = 0; i < prices.length; i++) sum += prices[i];\n  return sum;\n}\nmodule.exports = { total };\n";
const wrong = price.replace('i < prices.length', 'i < prices.length - 1');
const priceTest = [
  "'use strict';",
  "const test = require('node:test');",
  "const assert = require('node:assert');",
  "const { total } = require('../src/price.js');",
  "test('adds all', () => assert.strictEqual(total([1, 2, 4]), 7));",
  "test('adds one', () => assert.strictEqual(total([5]), 5));",
  "test('adds none', () => assert.strictEqual(total([]), 0));",
  '',
].join('\n');
const project = { 'package.json': nodePackage, 'src/price.js': wrong, 'test/price.test.js': priceTest };
const testOf = (body: string, before = ''): Record<string, string> => ({
  'package.json': nodePackage,
  'test/a.test.js': `'use strict';\nconst test = require('node:test');\nconst assert = require('node:assert');\n${before}\ntest('it', ${body});\n`,
});

describe('roundtable heal', function () {
  // Each of these starts many real test runs, on machines that have other work as well.
  this.timeout(120_000);

  it('finds the fault, proves the repair, and leaves the workspace as it was', async () => {
    const { code, heal } = await healWorkspace(project);
    assert.equal(code, 0);
    assert.equal(heal.runner, 'node:test');
    assert.deepEqual(heal.failures.map(({ name }) => name).sort(), ['adds all', 'adds one']);
    const [failure] = heal.failures;
    assert.equal(failure!.class, 'wrong code');
    assert.equal(failure!.suspects[0]!.file, 'src/price.js');
    const [proposal] = failure!.proposals;
    assert.match(proposal!.patch, /^\+ .*i (< prices\.length|<= prices\.length - 1); /m);
    assert.deepEqual(proposal!.verdict.target, { passed: 3, runs: 3 });
    assert.deepEqual(proposal!.verdict.suite, { passed: 3, total: 3 });
    assert.deepEqual(proposal!.verdict.regressions, []);
    assert.ok(heal.stats.candidates > 10);
    assert.equal(heal.stats.usd, 0);
  });

  it('applies the best proposal when it is asked to', async () => {
    const { code, heal, read } = await healWorkspace(project, { args: ['--apply'], mayChange: true });
    assert.equal(code, 0);
    assert.equal(heal.failures[0]!.proposals[0]!.applied, true);
    const module = { exports: {} as { total: (prices: number[]) => number } };
    new Function('module', read('src/price.js'))(module);
    assert.equal(module.exports.total([1, 2, 4]), 7);
  });

  it('tells people the answer first, the patch and its verdict below it', async () => {
    const workspace = makeWorkspace(project);
    const home = makeHome();
    try {
      const { code, stdout, stderr } = await roundtable(['heal'], { cwd: workspace.folder, home: home.folder });
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^✔ adds all {2}test\/price\.test\.js:5\n {2}wrong code: /);
      assert.match(stdout, /target 3\/3 · suite 3\/3/);
      assert.match(stdout, /^ {4}\+ .*prices\.length/m);
      assert.match(stdout, /2 of 2 failures healed/);
      assert.doesNotMatch(stdout, /\u001b\[/);
      const { stdout: runs } = await roundtable(['runs', 'list'], { cwd: workspace.folder, home: home.folder });
      assert.match(runs, /healing/);
    } finally {
      workspace.dispose();
      home.dispose();
    }
  });

  it('heals an uncommitted change by the smallest hunk, and files that git does not know yet', async () => {
    const { heal } = await healWorkspace({ ...project, 'src/price.js': price }, { change: { 'src/price.js': `${wrong}\nmodule.exports.more = 1;\n`, 'src/new.js': 'module.exports = 1;\n' } });
    assert.equal(heal.failures[0]!.state, 'healed');
    assert.ok(heal.failures[0]!.evidence.some((line) => line.includes('`src/price.js` has changed since the last commit')));
  });

  it('says so where nothing fails', async () => {
    const { code, heal } = await healWorkspace({ ...project, 'src/price.js': price });
    assert.equal(code, 0);
    assert.deepEqual(heal.failures, []);
    assert.equal(heal.tests.passed, 3);
  });

  it('ends a loop that never ends, and repairs it', async () => {
    const endless = price.replace('i++', 'i += 0');
    const { heal } = await healWorkspace({ ...project, 'src/price.js': endless }, { args: ['--max-seconds', '40'] });
    assert.ok(heal.failures.some(({ state }) => state === 'healed'), JSON.stringify(heal.failures.map(({ name, state, evidence }) => [name, state, evidence])));
  });

  it('tells a missing package from a fault of the code', async () => {
    const { code, heal } = await healWorkspace(testOf('() => assert.ok(pad)', "const pad = require('a-package-that-is-not-there');"));
    assert.equal(code, 1);
    assert.equal(heal.failures[0]!.class, 'environment');
    assert.equal(heal.failures[0]!.proposals[0]!.command, 'npm install a-package-that-is-not-there');
  });

  it('names a port that is in use', async () => {
    const body = "async () => { const net = require('node:net'); const listen = () => new Promise((go, stop) => { const s = net.createServer().on('error', stop).listen(34567, '127.0.0.1', () => go(s)); }); const one = await listen(); try { await listen(); } finally { one.close(); } }";
    const { heal } = await healWorkspace(testOf(body));
    assert.equal(heal.failures[0]!.class, 'environment');
    assert.match(heal.failures[0]!.evidence[0]!, /in use/);
  });

  it('tells a flaky test with its rate', async () => {
    const { heal } = await healWorkspace(testOf('() => assert.ok(Date.now() % 2 === 0 || Math.random() < 0.3)'), { args: ['--max-seconds', '30'] });
    // By chance it may pass, or fail each time; what may not happen is a repair.
    for (const failure of heal.failures) assert.deepEqual(failure.proposals, []);
  });

  it('takes a file that cannot be loaded for a failure of its own kind', async () => {
    const { heal } = await healWorkspace({ ...project, 'src/price.js': 'module.exports = {;\n' });
    assert.equal(heal.failures[0]!.class, 'cannot start');
    assert.equal(heal.failures[0]!.state, 'unhealed');
  });

  it('keeps what tests do inside: nothing outside is deleted, and no variable leaks', async () => {
    const outside = makeWorkspace(null, { 'keep.txt': 'kept' });
    try {
      const target = JSON.stringify(outside.folder);
      const body = `() => { try { require('node:fs').rmSync(${target}, { recursive: true, force: true }); } catch {} assert.strictEqual(process.env.MY_TOKEN, 'x'); }`;
      const { heal } = await healWorkspace(testOf(body), { env: { MY_TOKEN: 'hush' } });
      assert.equal(heal.failures.length, 1);
      assert.doesNotMatch(JSON.stringify(heal), /hush/);
      if (heal.isolation.length === 0) assert.equal(execFileSync('cat', [`${outside.folder}/keep.txt`], { encoding: 'utf8' }), 'kept');
    } finally {
      outside.dispose();
    }
  });

  it('refuses what it does not understand, and says what to do', async () => {
    const workspace = makeWorkspace({ 'README.md': '# nothing here\n' });
    const home = makeHome();
    try {
      const run = (...args: string[]): ReturnType<typeof roundtable> => roundtable(['heal', ...args], { cwd: workspace.folder, home: home.folder });
      const none = await run();
      assert.equal(none.code, 2);
      assert.match(none.stderr, /--command/);
      assert.equal((await run('--format', 'sarif')).code, 2);
      assert.equal((await run('--max-seconds', 'soon')).code, 2);
      assert.equal((await run('--cwd', 'nowhere')).code, 2);
    } finally {
      workspace.dispose();
      home.dispose();
    }
  });
});
