import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defaultSandboxFolder } from '../../src/adapters/sandbox/ownedFolder.ts';
import { startRoundtable } from '../support/command.ts';
import { digestOf, healWorkspace, nodePackage } from '../support/healing/healCommand.ts';
import { skipBecause } from '../support/skipBecause.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';

const header = "'use strict';\nconst test = require('node:test');\nconst assert = require('node:assert');\n";
const clamp = "exports.clamp = (value, low, high) => {\n  if (value < low) return low;\n  if (value > high) return low;\n  return value;\n};\n";
const clampTest = `${header}const { clamp } = require('../src/clamp.js');\ntest('is at most high', () => assert.strictEqual(clamp(9, 1, 5), 5));\ntest('is at least low', () => assert.strictEqual(clamp(0, 1, 5), 1));\ntest('stays between', () => assert.strictEqual(clamp(3, 1, 5), 3));\n`;
const clamped = { 'package.json': nodePackage, 'src/clamp.js': clamp, 'test/clamp.test.js': clampTest };

describe('roundtable heal, where it is hard', function () {
  // Each of these starts many real test runs, on machines that have other work as well.
  this.timeout(120_000);

  it('names the test that pollutes another', async () => {
    const shared = `${header}const state = { on: false };\ntest('quiet', () => {});\ntest('switches on', () => { state.on = true; });\ntest('calm', () => {});\ntest('wants it off', () => assert.strictEqual(state.on, false));\n`;
    const { heal } = await healWorkspace({ 'package.json': nodePackage, 'test/a.test.js': shared });
    assert.equal(heal.failures[0]!.class, 'order-dependent');
    assert.ok(heal.failures[0]!.evidence.some((line) => line.includes('`switches on`')), heal.failures[0]!.evidence.join('\n'));
    assert.deepEqual(heal.failures[0]!.proposals, []);
  });

  it('asks whether the test is wrong where only the test was changed', async () => {
    const right = clamp.replace('> high) return low', '> high) return high');
    const { heal } = await healWorkspace({ ...clamped, 'src/clamp.js': right }, { change: { 'test/clamp.test.js': clampTest.replace('clamp(9, 1, 5), 5', 'clamp(9, 1, 5), 4') } });
    assert.equal(heal.failures[0]!.class, 'wrong test');
  });

  it('heals in a package of a monorepo that uses another one', async () => {
    const { heal } = await healWorkspace({
      'package.json': '{ "name": "all", "private": true, "workspaces": ["packages/*"] }\n',
      'packages/one/package.json': '{ "name": "one", "version": "1.0.0", "scripts": { "test": "node --test" } }\n',
      'packages/one/src/clamp.js': clamp,
      'packages/one/test/clamp.test.js': clampTest,
      'packages/two/package.json': '{ "name": "two", "version": "1.0.0", "scripts": { "test": "node --test" } }\n',
      'packages/two/test/two.test.js': `${header}test('two', () => {});\n`,
    });
    assert.equal(heal.failures.length, 1);
    assert.equal(heal.failures[0]!.file, 'packages/one/test/clamp.test.js');
    assert.match(heal.failures[0]!.proposals[0]?.patch ?? '', /^--- a\/packages\/one\/src\/clamp\.js$/m);
  });

  it('heals one of two thousand tests', async () => {
    const many = Array.from({ length: 20 }, (_, file) => [`test/many${file}.test.js`, `${header}for (let i = 0; i < 100; i++) test('number ' + i, () => assert.ok(i >= 0));\n`]);
    const { heal } = await healWorkspace({ ...clamped, ...Object.fromEntries(many) }, { args: ['--max-seconds', '110'] });
    assert.equal(heal.tests.passed, 2002);
    assert.equal(heal.failures[0]!.state, 'healed');
    assert.deepEqual(heal.failures[0]!.proposals[0]!.verdict.suite, { passed: 2003, total: 2003 });
  });

  it('outlives a test that eats memory', async () => {
    const greedy = `${header}test('eats', () => { const all = []; for (;;) all.push(new Array(1e6).fill(Math.random())); });\n`;
    const { heal } = await healWorkspace({ ...clamped, 'test/greedy.test.js': greedy }, { args: ['--max-seconds', '60'] });
    assert.ok(heal.failures.some(({ file, state }) => file === 'test/clamp.test.js' && state === 'healed'), JSON.stringify(heal.failures.map(({ file, state, evidence }) => [file, state, evidence])));
  });

  it('outlives a test that starts processes without end', async function () {
    if (process.platform !== 'linux') return skipBecause(this, 'processes are limited on Linux only');
    const bomb = `${header}const { spawn } = require('node:child_process');\ntest('multiplies', async () => { const code = "const { spawn } = require('node:child_process'); setInterval(() => spawn(process.execPath, ['-e', process.env.CODE], { stdio: 'ignore' }).on('error', () => {}), 5)"; spawn(process.execPath, ['-e', code], { stdio: 'ignore', env: { ...process.env, CODE: code } }); await new Promise((go) => setTimeout(go, 60000)); });\n`;
    const { heal } = await healWorkspace({ ...clamped, 'test/bomb.test.js': bomb }, { args: ['--max-seconds', '60'] });
    assert.ok(heal.failures.some(({ file, state }) => file === 'test/clamp.test.js' && state === 'healed'), JSON.stringify(heal.failures.map(({ file, state, evidence }) => [file, state, evidence])));
    const left = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid).includes('process.env.CODE'));
    assert.deepEqual(left, [], 'its processes are gone');
  });

  it('proves a repair by the tests of its file where the whole suite takes too long', async () => {
    const slow = `${header}for (let i = 0; i < 9; i++) test('slow ' + i, () => new Promise((go) => setTimeout(go, 1500)));\n`;
    const { heal } = await healWorkspace({ ...clamped, 'test/slow.test.js': slow }, { args: ['--max-seconds', '60'] });
    const [failure] = heal.failures;
    assert.equal(failure!.state, 'healed', JSON.stringify(heal.failures));
    assert.equal(failure!.proposals[0]!.verdict.target.passed, failure!.proposals[0]!.verdict.target.runs);
  });

  it('heals CommonJS, modules and TypeScript that Node itself strips', async () => {
    const module = { 'package.json': '{ "name": "m", "type": "module", "scripts": { "test": "node --test" } }\n', 'src/clamp.js': clamp.replace('exports.clamp', 'export const clamp'), 'test/clamp.test.js': clampTest.replace(/'use strict';\n|const (\w+|\{ \w+ \}) = require\(('[^']+')\);/g, (_all, name?: string, from?: string) => (name === undefined ? '' : `import ${name} from ${from};`)) };
    const { heal } = await healWorkspace(module);
    assert.equal(heal.failures[0]?.state, 'healed', JSON.stringify(heal.failures));
  });

  it('heals Python with fixtures and parameters', async function () {
    if (!hasPytest()) return skipBecause(this, 'there is no pytest here');
    const { heal } = await healWorkspace({
      'shop/__init__.py': '',
      'shop/price.py': 'def total(prices):\n    result = 0\n    for price in prices[1:]:\n        result += price\n    return result\n',
      'tests/test_price.py': "import pytest\nfrom shop.price import total\n\n\n@pytest.fixture\ndef prices():\n    return [1, 2, 4]\n\n\ndef test_all(prices):\n    assert total(prices) == 7\n\n\n@pytest.mark.parametrize('given,wanted', [([], 0), ([5], 5)])\ndef test_some(given, wanted):\n    assert total(given) == wanted\n",
      'conftest.py': '',
    });
    assert.equal(heal.runner, 'pytest');
    assert.ok(heal.failures.every(({ state }) => state === 'healed'), JSON.stringify(heal.failures.map(({ name, state, evidence }) => [name, state, evidence])));
    assert.equal(heal.failures[0]!.class, 'wrong code');
  });

  it('leaves nothing behind when it is killed in the middle', async function () {
    const workspace = makeWorkspace({ ...clamped, 'test/slow.test.js': `${header}test('slow', async () => { await new Promise((go) => setTimeout(go, 20000)); });\n` });
    const home = makeHome();
    try {
      const before = digestOf(workspace.folder);
      const { child, result } = startRoundtable(['heal', '--format', 'json'], { cwd: workspace.folder, home: home.folder });
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      child.kill('SIGKILL');
      await result;
      assert.equal(digestOf(workspace.folder), before);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      assert.deepEqual(processesIn(child.pid!), []);
      // What is left on disk goes with the next run.
      await startRoundtable(['heal', '--format', 'json', '--max-seconds', '5'], { cwd: workspace.folder, home: home.folder }).result;
      assert.deepEqual(copiesOf(child.pid!), []);
    } finally {
      workspace.dispose();
      home.dispose();
    }
  });
});

function hasPytest(): boolean {
  try {
    execFileSync('python3', ['-c', 'import pytest'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Processes that still run with a copy of that owner in their command or as their folder. */
function processesIn(owner: number): readonly string[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    return commandOf(pid).includes(path.join(defaultSandboxFolder(), `${owner}-`));
  });
}

function copiesOf(owner: number): readonly string[] {
  return readdirSync(defaultSandboxFolder()).filter((name) => name.startsWith(`${owner}-`));
}
