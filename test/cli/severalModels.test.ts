import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ReviewJson } from '../../src/adapters/wire/reviewJson.ts';
import { roundtable } from '../support/command.ts';
import type { CommandResult } from '../support/command.ts';
import { startOpenAiServer } from '../support/models/openAiServer.ts';
import type { RecordedCall, ScriptedAnswer } from '../support/models/scriptedAnswer.ts';
import type { ScriptedServer } from '../support/models/scriptedServer.ts';
import type { TestWorkspace } from '../support/workspace.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';

const finding = { file: 'src/price.js', line: 2, quote: 'return sum / days;', severity: 'warning', confidence: 0.8, message: 'For zero days the price is infinite', why: [] };

/** Answers the skeptic, and reviewers with what is given. */
function answering(reviewer: unknown): (call: RecordedCall) => ScriptedAnswer {
  return ({ raw }) => ({ kind: 'text', text: JSON.stringify(raw.includes('You are the skeptic') ? { verdict: 'stands', line: null, quote: null, why: '' } : raw.includes('structure reviewer') ? reviewer : { findings: [] }) });
}

const failing = (): ScriptedAnswer => ({ kind: 'status', status: 500 });

describe('Several models', function () {
  this.timeout(60_000);
  let home: ReturnType<typeof makeHome>;
  let workspace: TestWorkspace;
  let first: ScriptedServer;
  let second: ScriptedServer;
  let scripts: { first: (call: RecordedCall) => ScriptedAnswer; second: (call: RecordedCall) => ScriptedAnswer };
  const run = (args: readonly string[], env: Record<string, string> = {}): Promise<CommandResult> => roundtable(args, { cwd: workspace.folder, home: home.folder, env });
  const at = (server: ScriptedServer, more: object = {}): object => ({ model: 'openai-compatible/scripted', baseUrl: `${server.url}/v1`, ...more });
  const write = (models: unknown, name = 'models.json'): string => {
    const file = path.join(home.folder, name);
    writeFileSync(file, typeof models === 'string' ? models : JSON.stringify(models));
    return file;
  };
  const review = async (models: unknown, env: Record<string, string> = {}): Promise<ReviewJson> => {
    const result = await run(['review', '--format', 'json', '--fail-on', 'never', '--linter', 'off', '--models', write(models)], env);
    assert.notEqual(result.stdout, '', result.stderr);
    return JSON.parse(result.stdout) as ReviewJson;
  };
  const judged = ({ findings }: ReviewJson): number => findings.filter(({ rule }) => rule === 'structure/judgement').length;
  const asked = (server: ScriptedServer): number => server.calls.filter(({ raw }) => / reviewer of a team/.test(raw)).length;
  const authorization = (server: ScriptedServer): unknown => server.calls[0]?.headers['authorization'];

  beforeEach(async () => {
    home = makeHome();
    workspace = makeWorkspace({ 'src/price.js': 'export function price(sum, days) {\n  return sum;\n}\n' }, { 'src/price.js': 'export function price(sum, days) {\n  return sum / days;\n}\n' });
    scripts = { first: answering({ findings: [finding] }), second: answering({ findings: [finding] }) };
    first = await startOpenAiServer((call) => scripts.first(call));
    second = await startOpenAiServer((call) => scripts.second(call));
  });
  afterEach(async () => {
    await Promise.all([first.close(), second.close()]);
    workspace.dispose();
    home.dispose();
  });

  it('stand in for each other: one that fails is left alone, the next answers, and the audit log tells them apart', async () => {
    scripts.first = failing;
    const json = await review({ large: [at(first), at(second)] });
    assert.equal(judged(json), 1);
    assert.ok(json.agents.every(({ status }) => status === 'done'), JSON.stringify(json.agents));
    assert.ok(first.calls.length > 0);
    assert.equal(asked(second), 5);
    const database = new DatabaseSync(path.join(home.folder, 'roundtable', 'ledger.db'), { readOnly: true });
    const prompts = (database.prepare('SELECT body FROM audit').all() as { body: string }[]).map(({ body }) => JSON.parse(body) as { kind: string; endpoint?: string; outcome?: string }).filter(({ kind }) => kind === 'prompt');
    database.close();
    const host = (server: ScriptedServer): string => `openai-compatible/scripted at ${new URL(server.url).host}`;
    assert.ok(prompts.some(({ endpoint, outcome }) => endpoint === host(first) && outcome === 'server'), JSON.stringify(prompts));
    assert.ok(prompts.filter(({ endpoint, outcome }) => endpoint === host(second) && outcome === 'answered').length >= 5);
  });

  it('share the work, in turn or by who has least to do, and say when all of them fail', async () => {
    await review({ large: [at(first), at(second)], balance: 'roundRobin' });
    assert.ok(Math.abs(first.calls.length - second.calls.length) <= 1, `${first.calls.length} and ${second.calls.length}`);
    assert.ok(first.calls.length >= 3);
    workspace.write({ 'src/price.js': 'export function price(sum, days) {\n  return sum / days;\n}\nexport const a = 1;\n' });
    first.calls.length = second.calls.length = 0;
    const answer = answering({ findings: [] });
    scripts.first = (call) => ({ kind: 'slow', text: (answer(call) as { text: string }).text, pauseMs: 1_500 });
    scripts.second = answer;
    await review({ large: [at(first), at(second)], balance: 'leastConnections' });
    assert.ok(asked(first) >= 1 && asked(second) > asked(first), `${asked(first)} and ${asked(second)}`);
    workspace.write({ 'src/price.js': 'export function price(sum, days) {\n  return sum / days;\n}\nexport const b = 1;\n' });
    scripts = { first: failing, second: failing };
    const none = await review({ large: [at(first), at(second)] });
    assert.equal(judged(none), 0);
    assert.match(JSON.stringify(none.agents), /without judgement/);
  });

  it('let a small one read first, and ask the large one only where it is unsure or tells of something grave', async () => {
    const models = { large: [at(first, { model: 'openai-compatible/large' })], small: [at(second, { model: 'openai-compatible/small' })] };
    scripts.second = answering({ findings: [finding], isUnsure: false });
    assert.equal(judged(await review(models)), 1);
    assert.equal(asked(second), 5);
    assert.equal(asked(first), 0, 'the large model is asked by the skeptic alone');
    const changes = ['a', 'b', 'c'];
    for (const [index, small] of [{ findings: [], isUnsure: true }, { findings: [{ ...finding, severity: 'error' }] }, { findings: [{ ...finding, confidence: 0.5 }] }].entries()) {
      workspace.write({ 'src/price.js': `export function price(sum, days) {\n  return sum / days;\n}\nexport const ${changes[index]} = 1;\n` });
      first.calls.length = second.calls.length = 0;
      scripts.second = answering(small);
      scripts.first = answering({ findings: [{ ...finding, message: 'Said by the large model' }] });
      const json = await review(models);
      assert.equal(asked(second), 5);
      assert.equal(asked(first), 1, JSON.stringify(small));
      assert.deepEqual(json.findings.filter(({ rule }) => rule === 'structure/judgement').map(({ message }) => message), ['Said by the large model']);
    }
  });

  it('get each its own key and nobody else’s', async () => {
    await review({ large: [at(first, { keyFrom: 'GATEWAY_KEY' })] }, { GATEWAY_KEY: 'key-of-the-gateway', OPENAI_API_KEY: 'key-of-the-provider' });
    assert.equal(authorization(first), 'Bearer key-of-the-gateway');
    workspace.write({ 'src/price.js': 'export function price(sum, days) {\n  return sum / days;\n}\nexport const other = 1;\n' });
    await review({ large: [at(second)] }, { OPENAI_API_KEY: 'key-of-the-provider' });
    assert.equal(second.calls.length > 0, true);
    assert.equal(authorization(second), undefined, 'an address of its own is not given the key of the provider');
  });

  it('are named by the environment or by options, of which what does not fit is refused with what to do', async () => {
    const file = write({ large: [at(first)] });
    const named = await run(['review', '--format', 'json', '--fail-on', 'never', '--linter', 'off'], { ROUNDTABLE_MODELS: file });
    assert.equal(judged(JSON.parse(named.stdout) as ReviewJson), 1);
    first.calls.length = 0;
    await run(['review', '--fail-on', 'never', '--linter', 'off', '--offline'], { ROUNDTABLE_MODELS: file });
    assert.equal(first.calls.length, 0);
    const stands = await run(['review', '--format', 'json', '--fail-on', 'never', '--linter', 'off', '--model', 'anthropic/claude-scripted', '--model', 'openai-compatible/scripted', '--balance', 'failover'], {
      ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'http://127.0.0.1:9', OPENAI_BASE_URL: `${second.url}/v1`,
    });
    assert.equal(judged(JSON.parse(stands.stdout) as ReviewJson), 1, stands.stderr);
    for (const [args, words] of [
      [['--small-model', 'openai/x'], /--small-model does triage for a large one: name that with --model/],
      [['--balance', 'roundRobin'], /--balance chooses among several models/],
      [['--model', 'openai/x', '--balance', 'fastest'], /--balance: "fastest" is none of failover, roundRobin, leastConnections/],
      [['--model', 'openai/x', '--models', file], /--model and --models do not go together/],
      [['--models', file, '--offline'], /--models and --offline do not go together/],
      [['--models', file, '--balance', 'failover'], /say it in the file/],
      [['--models', 'nowhere.json'], /--models nowhere\.json cannot be read/],
      [['--models', write('{ large: [', 'broken.json')], /is not JSON/],
    ] as const) {
      const refused = await run(['review', ...args]);
      assert.equal(refused.code, 2, `${args.join(' ')}: ${refused.stderr}`);
      assert.match(refused.stderr, words);
    }
    for (const [models, words] of [
      [[], /holds no object/],
      [{ small: [] }, /names no model for judgement/],
      [{ large: 'x' }, /large is no list of models/],
      [{ large: ['gpt'] }, /large\[0\]: "gpt" does not name a model/],
      [{ large: [{ name: 'x' }] }, /large\[0\]/],
      [{ large: [{ model: 'anthropic/x', baseUrl: 'http://h/' }] }, /large\[0\] has an address of its own and so needs a key of its own/],
      [{ large: [at(first, { keyFrom: 'NOT_SET' })] }, /large\[0\] takes its key from the environment variable NOT_SET, which is not set/],
      [{ large: [at(first, { keyFrom: 'sk-a-key' })] }, /keyFrom is not the name of an environment variable/],
      [{ large: [at(first)], tiers: {} }, /"tiers" is not known/],
    ] as const) {
      const refused = await run(['review', '--models', write(models)]);
      assert.equal(refused.code, 2, JSON.stringify(models));
      assert.match(refused.stderr, words);
      assert.doesNotMatch(refused.stderr, /internal error/);
    }
  });
});
