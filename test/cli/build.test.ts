import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { FeatureJson } from '../../src/adapters/wire/featureJson.ts';
import type { RunEvent } from '../../src/runtime/runs/runEvent.ts';
import { roundtable, startRoundtable } from '../support/command.ts';
import { digestOf, nodePackage } from '../support/healing/healCommand.ts';
import { startAnthropicServer } from '../support/models/anthropicServer.ts';
import type { FeatureScript } from '../support/models/featureScript.ts';
import { calls, playFeature, says } from '../support/models/featureScript.ts';
import type { ScriptedServer } from '../support/models/scriptedServer.ts';
import type { TestWorkspace } from '../support/workspace.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';

const committed = {
  'package.json': nodePackage,
  'README.md': '# Prices\n\n`price(sum)` is the price.\n',
  'src/price.js': "'use strict';\nfunction price(sum) {\n  return sum;\n}\nmodule.exports = { price };\n",
  'test/price.test.js': "'use strict';\nconst test = require('node:test');\nconst assert = require('node:assert');\nconst { price } = require('../src/price.js');\ntest('is the sum', () => assert.strictEqual(price(4), 4));\n",
};
/** Not committed, and still what the feature is built on. */
const uncommitted = { 'src/price.js': committed['src/price.js'].replace('  return sum;', '  // In cents.\n  return sum;') };
const task = 'Let price() take a discount in percent';
const edit = (body: string, was = '  return sum;'): ReturnType<typeof calls> => calls(['edit_file', { file: 'src/price.js', edits: [{ old: was, new: body }] }]);
const signature = { old: 'function price(sum) {', new: 'function price(sum, percent = 0) {' };
const right = calls(['edit_file', { file: 'src/price.js', edits: [signature, { old: '  return sum;', new: '  return sum * (1 - percent / 100);' }] }]);
const testText = "'use strict';\nconst test = require('node:test');\nconst assert = require('node:assert');\nconst { price } = require('../src/price.js');\ntest('takes ten percent off', () => assert.strictEqual(price(50, 10), 45));\n";
const writesTest = calls(['write_file', { file: 'test/discount.test.js', text: testText }]);
const documents = calls(['edit_file', { file: 'README.md', edits: [{ old: 'is the price.', new: 'is the price; `price(sum, percent)` takes a discount off.' }] }]);
const plan = says('Give price() a second parameter; test ten percent; say so in the README.');
const good: FeatureScript['work'] = { research: [[calls(['read_lines', { file: 'src/price.js', from: 1, to: 20 }]), plan]], coding: [[right, says('price() takes a discount.')]], testing: [[writesTest, says('One test.')]], documentation: [[documents, says('README says it.')]] };

interface Built { readonly code: number | null; readonly feature: FeatureJson; readonly stderr: string; readonly events: readonly RunEvent[] }

describe('roundtable build', function () {
  this.timeout(120_000);
  let home: ReturnType<typeof makeHome>;
  let workspace: TestWorkspace;
  let server: ScriptedServer;
  const env = (): Record<string, string> => ({ ANTHROPIC_API_KEY: 'key-of-a-test', ANTHROPIC_BASE_URL: server.url });
  const build = async (given: FeatureScript, ...args: string[]): Promise<Built> => {
    const play = playFeature(given);
    server = await startAnthropicServer((call) => play(call));
    const before = digestOf(workspace.folder);
    const { code, stdout, stderr } = await roundtable(['build', task, '--format', 'json', '--model', 'anthropic/claude-scripted', '--max-seconds', '90', ...args], { cwd: workspace.folder, home: home.folder, env: env() });
    if (!args.includes('--apply')) assert.equal(digestOf(workspace.folder), before, 'the workspace was written to');
    assert.notEqual(stdout, '', stderr);
    const feature = JSON.parse(stdout) as FeatureJson;
    const shown = await roundtable(['runs', 'show', feature.run, '--format', 'json'], { cwd: workspace.folder, home: home.folder });
    return { code, feature, stderr, events: (JSON.parse(shown.stdout) as { log: RunEvent[] }).log };
  };
  const statuses = ({ feature }: Built): string[] => feature.steps.map(({ step, status, rounds }) => `${step} ${status} ${rounds}`);
  const sent = (): string => server.calls.map(({ raw }) => raw).join('\n');

  beforeEach(() => {
    home = makeHome();
    workspace = makeWorkspace(committed, uncommitted);
  });
  afterEach(async () => {
    await server?.close();
    workspace.dispose();
    home.dispose();
  });

  it('builds a feature in a copy, each step looked at by a colleague, and proposes it proven', async () => {
    const patch = path.join(home.folder, 'feature.patch');
    const built = await build({ work: good }, '--write', patch);
    const { feature, code, events } = built;
    assert.equal(code, 0, built.stderr + JSON.stringify(feature));
    assert.deepEqual(statuses(built), ['research accepted 1', 'coding accepted 1', 'testing accepted 1', 'documentation accepted 1']);
    assert.equal(feature.proven, true);
    const { verdict } = feature.proposal!;
    assert.deepEqual([verdict.target, verdict.suite, verdict.regressions, verdict.reruns], [{ passed: 1, runs: 1 }, { passed: 2, total: 2 }, [], 2]);
    execFileSync('git', ['apply', patch], { cwd: workspace.folder });
    assert.match(readFileSync(path.join(workspace.folder, 'src/price.js'), 'utf8'), /\/\/ In cents\.\n {2}return sum \* \(1 - percent/);
    assert.equal(readFileSync(path.join(workspace.folder, 'test/discount.test.js'), 'utf8'), testText);
    // What the monitor draws: who reports to whom, and what they tell each other.
    const agents = events.flatMap(({ body }) => (body.type === 'agent.joined' ? [`${body.agent.id} < ${body.agent.reportsTo ?? ''}`] : []));
    assert.deepEqual(agents, ['manager < ', 'research < manager', 'coding < manager', 'testing < manager', 'documentation < manager', 'validator < manager']);
    const handed = events.flatMap(({ body }) => (body.type === 'message' && body.message.kind === 'task' && 'agent' in body.message.to ? [body.message.to.agent] : []));
    assert.deepEqual(handed.filter((agent) => agent !== 'manager'), ['validator', 'research', 'coding', 'coding', 'testing', 'testing', 'coding', 'documentation', 'research', 'validator']);
    const database = new DatabaseSync(path.join(home.folder, 'roundtable', 'ledger.db'), { readOnly: true });
    const audit = (database.prepare('SELECT body FROM audit').all() as { body: string }[]).map(({ body }) => body).join('\n');
    database.close();
    assert.match(audit, /"agent":"coding","permission":"workspace\.write","detail":"edit_file src\/price\.js"/);
  });

  it('applies what is proven where it is asked to, new files included', async () => {
    const { feature } = await build({ work: good }, '--apply');
    assert.equal(feature.proposal!.applied, true);
    assert.equal(readFileSync(path.join(workspace.folder, 'test/discount.test.js'), 'utf8'), testText);
  });

  it('does a step again for what a colleague objects to, and at most so often', async () => {
    const wrong = edit('  return sum - 1;');
    const again = calls(['edit_file', { file: 'src/price.js', edits: [signature, { old: '  return sum - 1;', new: '  return sum * (1 - percent / 100);' }] }]);
    const built = await build({ work: { ...good, coding: [[wrong, says('Done.')], [again, says('Mended.')]] }, reviews: { coding: [{ verdict: 'revise', points: ['It takes no percent'] }], documentation: Array.from({ length: 5 }, () => ({ verdict: 'revise', points: ['Say more'] })) } });
    assert.deepEqual(statuses(built), ['research accepted 1', 'coding accepted 2', 'testing accepted 1', 'documentation contested 3']);
    assert.match(sent(), /objections[\s\S]+It takes no percent/);
    assert.equal(built.feature.proven, true);
    assert.match(built.feature.proposal!.verdict.notes.join('\n'), /Still objected to in documentation: Say more/);
  });

  it('has code mended for a test that fails, and says what fails where that does not help', async () => {
    const wrong = calls(['edit_file', { file: 'src/price.js', edits: [signature, { old: '  return sum;', new: '  return sum - percent;' }] }]);
    const mend = calls(['edit_file', { file: 'src/price.js', edits: [{ old: '  return sum - percent;', new: '  return sum * (1 - percent / 100);' }] }]);
    const mended = await build({ work: { ...good, coding: [[wrong, says('Done.')], [mend, says('Mended.')]] } });
    assert.equal(mended.feature.proven, true);
    assert.equal(mended.feature.stats.repairs, 1);
    assert.match(sent(), /The new test test\/discount\.test\.js › takes ten percent off fails/);
    await server.close();
    workspace.write({ 'src/price.js': `${uncommitted['src/price.js']}// Another state.\n` });
    const left = await build({ work: { ...good, coding: [[wrong, says('Done.')]] } });
    assert.equal(left.code, 1);
    assert.equal(left.feature.proven, false);
    assert.equal(left.feature.stats.repairs, 2);
    assert.match(left.feature.proposal!.verdict.notes.join('\n'), /takes ten percent off fails: /);
  });

  it('refuses changes outside the workspace, to git, to pipelines, to instructions, to what decides how things run, and to what is another step’s', async () => {
    symlinkSync(home.folder, path.join(workspace.folder, 'out'));
    const files = ['../evil.js', '/tmp/evil.js', '.git/hooks/pre-commit.js', '.github/workflows/ci.js', 'Jenkinsfile', 'AGENTS.md', 'docs/CLAUDE.md', '.vscode/tasks.json', 'package.json', 'vitest.config.js', 'node_modules/x/index.js', 'test/price.test.js', 'README.md', 'out/evil.js', 'local/secret.js'];
    const evil = files.map((file) => ['write_file', { file, text: 'evil();\n' }] as const);
    const built = await build({ work: { ...good, coding: [[calls(...evil), calls(['edit_file', { file: 'package.json', edits: [{ old: 'node --test', new: 'true' }] }]), right, says('Done.')]] } }, '--local-glob', 'local/**');
    const results = server.calls.map(({ body }) => body['messages'] as { content: { type: string; content?: string; is_error?: boolean; tool_use_id?: string }[] }[]);
    const answers = results.flatMap((messages) => messages.flatMap(({ content }) => content.filter(({ type }) => type === 'tool_result'))).filter(({ content = '' }) => !/^Done/.test(content) && !content.startsWith('<data'));
    assert.ok(answers.every(({ is_error: isError }) => isError === true), JSON.stringify(answers.find(({ is_error: isError }) => isError !== true)));
    assert.ok(new Set(answers.map(({ tool_use_id: id }) => id)).size >= files.length);
    assert.deepEqual([...built.feature.proposal!.patch.matchAll(/^\+\+\+ b\/(\S+)/gm)].map(([, file]) => file), ['src/price.js', 'test/discount.test.js', 'README.md']);
    assert.equal(existsSync(path.join(home.folder, 'evil.js')), false);
  });

  it('stops a model that goes round in circles, and keeps what there is, unproven', async () => {
    const loop = calls(['read_lines', { file: 'src/price.js', from: 1, to: 2 }]);
    const built = await build({ work: { ...good, coding: [[right, ...Array.from({ length: 40 }, () => loop)]] } });
    assert.match(built.feature.partial!, /coding was stopped: (?:it made the same call again and again|nothing that it did brought anything new)/);
    assert.ok(server.calls.length < 20, `${server.calls.length} calls`);
    assert.equal(built.feature.proven, false);
    assert.match(built.feature.proposal!.verdict.notes.join('\n'), /No test was added/);
    assert.equal(built.code, 1);
  });

  it('ends at a cap with the partial result', async () => {
    const built = await build({ work: good }, '--max-tokens', '1500');
    assert.equal(built.code, 3, JSON.stringify(built.feature));
    assert.match(built.feature.partial!, /the cap on tokens was reached/);
    assert.equal(built.feature.proven, false);
  });

  it('says how to set a model up where there is none, and what a model that fails came to', async () => {
    const none = await roundtable(['build', task], { cwd: workspace.folder, home: home.folder });
    assert.equal(none.code, 2);
    assert.match(none.stderr, /takes a language model, and none is set up\. .+Set Up a Model….+--model anthropic\/NAME with ANTHROPIC_API_KEY/);
    server = await startAnthropicServer(() => ({ kind: 'status', status: 401 }));
    const failed = await roundtable(['build', task, '--format', 'json', '--model', 'anthropic/claude-scripted'], { cwd: workspace.folder, home: home.folder, env: env() });
    assert.equal(failed.code, 1);
    assert.match((JSON.parse(failed.stdout) as FeatureJson).partial!, /research failed: .*claude-scripted/);
  });

  it('is cancelled at once and leaves no copy', async () => {
    let heard!: () => void;
    const asked = new Promise<void>((resolve) => (heard = resolve));
    server = await startAnthropicServer(() => {
      heard();
      return { kind: 'slow', text: 'a long answer', pauseMs: Infinity };
    });
    const { child, result } = startRoundtable(['build', task, '--model', 'anthropic/claude-scripted'], { cwd: workspace.folder, home: home.folder, env: { ...env(), TMPDIR: home.folder } });
    await asked;
    const at = performance.now();
    child.kill('SIGINT');
    assert.equal((await result).code, 130);
    assert.ok(performance.now() - at < 5_000);
    assert.equal(execFileSync('find', [home.folder, '-name', 'price.js'], { encoding: 'utf8' }), '');
  });
});
