import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RecordedRequest } from '../../src/adapters/models/requestRecorder.ts';
import type { ReviewJson } from '../../src/adapters/wire/reviewJson.ts';
import { contentHash } from '../../src/base/hash.ts';
import { roundtable } from '../support/command.ts';
import type { CommandResult } from '../support/command.ts';
import { startAnthropicServer } from '../support/models/anthropicServer.ts';
import type { RecordedCall } from '../support/models/scriptedAnswer.ts';
import type { ScriptedServer } from '../support/models/scriptedServer.ts';
import type { TestWorkspace } from '../support/workspace.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';

const formula = 'sum * 0.7312 + days * 41';
const committed = { 'src/price.js': 'export const price = 1;\n', 'secret/formula.js': 'export const formula = 1;\n' };
const changed = {
  'src/price.js': "import { formula } from '../secret/formula.js';\nexport function price(sum, days) {\n  // Ask Zaphod Holdings first.\n  return formula(sum, days) / days;\n}\n",
  'secret/formula.js': `export function formula(sum, days) {\n  return ${formula};\n}\n`,
};
const finding = { file: 'src/price.js', line: 4, quote: 'return formula(sum, days) / days;', severity: 'error', confidence: 0.9, message: 'For zero days the price is infinite', why: [] };

describe('Money and trust in a review with a model', () => {
  let home: ReturnType<typeof makeHome>;
  let workspace: TestWorkspace;
  let server: ScriptedServer;
  let answers: (call: RecordedCall) => unknown;
  const run = (verb: readonly string[], env: Record<string, string> = {}): Promise<CommandResult> =>
    roundtable(verb, { cwd: workspace.folder, home: home.folder, env: { ANTHROPIC_API_KEY: 'key-of-a-test', ANTHROPIC_BASE_URL: server.url, ...env } });
  const review = async (...args: string[]): Promise<CommandResult & { readonly json: ReviewJson }> => {
    const result = await run(['review', '--format', 'json', '--fail-on', 'never', '--model', 'anthropic/claude-haiku-4-5', ...args]);
    return { ...result, json: JSON.parse(result.stdout) as ReviewJson };
  };
  const sent = (): string => server.calls.map(({ raw }) => raw).join('\n');
  const ledger = (): string => path.join(home.folder, 'roundtable', 'ledger.db');
  const change = (sql: string): void => {
    const database = new DatabaseSync(ledger());
    database.exec(sql);
    database.close();
  };
  const audit = (): { readonly kind: string; readonly digest?: string; readonly permission?: string; readonly detail?: string; readonly tokens?: number; readonly usd?: number }[] => {
    const database = new DatabaseSync(ledger(), { readOnly: true });
    const rows = database.prepare('SELECT body FROM audit ORDER BY seq').all() as { body: string }[];
    database.close();
    return rows.map(({ body }) => JSON.parse(body) as { kind: string });
  };

  beforeEach(async () => {
    home = makeHome();
    workspace = makeWorkspace(committed, changed);
    answers = ({ body }) => (JSON.stringify(body['system']).includes('skeptic') ? { verdict: 'stands', line: null, quote: null, why: '' } : { findings: JSON.stringify(body['system']).includes('structure reviewer') ? [finding] : [] });
    server = await startAnthropicServer((call) => ({ kind: 'text', text: JSON.stringify(answers(call)), usage: { input: 1_000, output: 100 } }));
  });
  afterEach(async () => {
    await server.close();
    workspace.dispose();
    home.dispose();
  });

  it('shows a model nothing of files that stay local, and says which those are', async () => {
    const open = await review();
    assert.ok(sent().includes(formula), 'without the option it is shown, so that the rest of this test means something');
    assert.deepEqual(open.json.stats.keptLocal, { files: [], total: 0 });
    server.calls.length = 0;
    const kept = await review('--local-glob', 'SECRET/**', '--local-glob', '*.sql');
    assert.ok(server.calls.length > 0);
    assert.equal(sent().includes('0.7312'), false);
    assert.deepEqual(kept.json.stats.keptLocal, { files: ['secret/formula.js'], total: 1 });
    assert.match(kept.stderr, /Kept local, not shown to the model: secret\/formula\.js/);
  });

  it('keeps a file that was renamed out of a local folder, and asks nothing where all files are local', async () => {
    workspace.git('commit', '-aqm', 'all of it');
    workspace.git('mv', '-f', 'secret/formula.js', 'src/formula.js');
    workspace.write({ 'src/formula.js': `${changed['secret/formula.js']}export const more = 1;\n`, 'src/price.js': 'export const price = 2;\n' });
    const moved = await review('--local-glob', 'secret');
    assert.ok(server.calls.length > 0);
    assert.equal(sent().includes('0.7312'), false, moved.stderr);
    assert.deepEqual(moved.json.stats.keptLocal?.files, ['src/formula.js']);
    server.calls.length = 0;
    const none = await review('--local-glob', '**');
    assert.equal(server.calls.length, 0);
    assert.equal(none.json.stats.keptLocal?.total, 2);
  });

  it('masks words and expressions that the user lists, and refuses an expression that is none', async () => {
    await review('--mask', 'Zaphod Holdings', '--mask', '/0\\.\\d{4}/');
    assert.ok(server.calls.length > 0);
    assert.equal(/zaphod|0\.7312/i.test(sent()), false);
    assert.match(sent(), /__MASKED_PERSONAL_1__/);
    const wrong = await run(['review', '--model', 'anthropic/x', '--mask', '/(/']);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /cannot be used/);
  });

  it('previews to the byte what is then sent, sends nothing itself and leaves no trace', async () => {
    answers = ({ body }) => (JSON.stringify(body['system']).includes('skeptic') ? { verdict: 'stands', line: null, quote: null, why: '' } : { findings: [] });
    const args = ['review', '--model', 'anthropic/claude-haiku-4-5', '--mask', 'Zaphod Holdings'];
    const preview = await run([...args, '--preview', '--format', 'json']);
    assert.equal(preview.code, 0, preview.stderr);
    assert.equal(server.calls.length, 0);
    const { requests } = JSON.parse(preview.stdout) as { requests: RecordedRequest[] };
    assert.match((await run(['runs', 'list'])).stdout, /^(?!.*review).*$/s);
    assert.equal(audit().length, 0);
    await run([...args, '--format', 'json', '--fail-on', 'never']);
    assert.ok(requests.length >= 5);
    assert.deepEqual(requests.map(({ body }) => body), server.calls.map(({ raw }) => raw).sort());
    assert.deepEqual(requests.map(({ digest }) => digest), requests.map(({ body }) => contentHash(body)));
    assert.equal(requests.every(({ url }) => url === `${server.url}/v1/messages`), true);
    assert.equal(preview.stdout.includes('key-of-a-test'), false);
  });

  it('previews in words as well, and nothing that the cache answers', async () => {
    const words = await run(['review', '--model', 'anthropic/claude-haiku-4-5', '--preview']);
    assert.match(words.stdout, /Request 1 of \d+ to anthropic\/claude-haiku-4-5 at http.+SHA-256 [0-9a-f]{64}[\s\S]+return formula\(sum, days\) \/ days;[\s\S]+Nothing was sent\.\n$/);
    await review();
    const again = await run(['review', '--model', 'anthropic/claude-haiku-4-5', '--preview']);
    assert.equal(again.stdout, 'Nothing would be sent: the change holds nothing for a model to read, or what was answered before is kept and used again.\n');
  });

  it('says before the first call what judging may cost, from prices that the user may state, or that the price is not known', async () => {
    const listed = await review();
    assert.match(listed.stderr, /anthropic\/claude-haiku-4-5: 5 calls, at most [\d,]+ tokens, at most \$0\.\d+; what a skeptic asks comes on top/);
    const again = await review();
    assert.match(again.stderr, /5 calls, 5 answered from the cache, nothing to pay/);
    const other = await run(['review', '--model', 'anthropic/of-nobody', '--fail-on', 'never']);
    assert.match(other.stderr, /anthropic\/of-nobody: 5 calls, at most [\d,]+ tokens, price unknown/);
    writeFileSync(path.join(home.folder, 'prices.json'), JSON.stringify({ 'anthropic/of-nobody': { input: 1000, output: 1000 } }));
    const stated = await run(['review', '--model', 'anthropic/of-nobody', '--fail-on', 'never', '--prices', path.join(home.folder, 'prices.json'), '--agents', 'style']);
    assert.match(stated.stderr, /nothing to pay|at most \$/);
    writeFileSync(path.join(home.folder, 'prices.json'), '{ "anthropic/of-nobody": { "input": "cheap" } }');
    const wrong = await run(['review', '--model', 'anthropic/of-nobody', '--prices', path.join(home.folder, 'prices.json')]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /Those of anthropic\/of-nobody do not fit.*\n.*US dollars for a million tokens/);
  });

  it('stops at the cap of a day, whichever run spent it, with the partial result', async () => {
    // Of 1,000 and 100 tokens a call costs $0.0015; at most it may come to some $0.022.
    const first = await review('--max-usd-per-day', '0.2');
    assert.equal(first.code, 0, first.stderr);
    const spent = first.json.stats.usd;
    assert.ok(spent > 0.005);
    workspace.write({ 'src/price.js': `${changed['src/price.js']}// more\n` });
    const before = server.calls.length;
    const second = await review('--max-usd-per-day', String(spent + 0.01));
    assert.equal(second.code, 3);
    assert.match(second.json.partial!, /the cap on the day's money was reached/);
    assert.equal(server.calls.length, before, 'no call fits into what is left');
    assert.ok(second.json.agents.length > 0);
    const unknown = await run(['review', '--model', 'anthropic/of-nobody', '--format', 'json', '--fail-on', 'never', '--max-usd-per-day', '5']);
    assert.match(unknown.stdout, /its price is not known/);
  });

  it('writes down every permission and every prompt in a chain that the doctor verifies', async () => {
    await review('--mask', 'Zaphod Holdings');
    const entries = audit();
    const prompts = entries.filter(({ kind }) => kind === 'prompt');
    assert.equal(prompts.length, server.calls.length);
    assert.equal(prompts.every(({ digest, tokens, usd }) => /^[0-9a-f]{64}$/.test(digest!) && tokens === 1_100 && usd! > 0), true);
    assert.deepEqual([...new Set(entries.filter(({ kind }) => kind === 'permission').map(({ permission }) => permission))].sort(), ['git.read', 'instrument.run', 'memory.read', 'memory.write', 'model.call', 'workspace.read']);
    for (const { digest } of prompts) assert.ok(entries.some(({ permission, detail }) => permission === 'model.call' && detail!.endsWith(digest!)));
    assert.equal(JSON.stringify(entries).includes('return formula'), false);
    const doctor = await run(['doctor']);
    assert.match(doctor.stdout, new RegExp(`Audit log: ${entries.length} entries since`));
    assert.throws(() => change("UPDATE audit SET body = '{}' WHERE seq = 2"), /append-only/);
  });

  for (const [what, sql, words] of [
    ['an entry was changed', "DROP TRIGGER audit_is_append_only; UPDATE audit SET body = replace(body, 'review', 'other') || ' ' WHERE seq = 3", /broken at entry 3: it was changed/],
    ['an entry was taken out', 'DELETE FROM audit WHERE seq = 4', /broken at entry 4: entries 4 to 4 are missing/],
    ['the beginning was cut off', 'DELETE FROM audit WHERE seq < 3', /broken at entry 3: the entries before it are missing/],
    ['the end was cut off', 'DELETE FROM audit WHERE seq > 5', /broken at entry 6: entries 6 to \d+ are missing from the end/],
    ['everything was deleted', 'DELETE FROM audit', /broken at entry 1: all \d+ entries are missing/],
  ] as const) {
    it(`lets the doctor say where ${what}, also after more was written`, async () => {
      await review();
      change(sql);
      const doctor = await run(['doctor']);
      assert.match(doctor.stdout, words);
      assert.equal(doctor.code, 1);
      workspace.write({ 'src/price.js': `${changed['src/price.js']}// more\n` });
      await review();
      assert.match((await run(['doctor'])).stdout, /broken at entry \d+/);
    });
  }

  it('does a recorded review again from its record, with the same findings, no endpoint, no key and no trace', async () => {
    const first = await review('--mask', 'Zaphod Holdings');
    const judged = (json: ReviewJson): unknown => json.findings.filter(({ rule }) => rule.endsWith('/judgement'));
    assert.equal((judged(first.json) as unknown[]).length, 1);
    const calls = server.calls.length;
    const audited = audit().length;
    const again = await roundtable(['runs', 'rerun', first.json.run, '--mask', 'Zaphod Holdings', '--format', 'json'], { cwd: home.folder, home: home.folder });
    const json = JSON.parse(again.stdout) as ReviewJson;
    assert.deepEqual(judged(json), judged(first.json));
    assert.deepEqual(json.agents, first.json.agents);
    assert.equal(json.stats.tokens, first.json.stats.tokens);
    assert.equal(server.calls.length, calls);
    assert.equal(audit().length, audited);
    assert.equal((await run(['runs', 'list'])).stdout.trim().split('\n').filter((line) => line.includes('review')).length, 1);
    workspace.write({ 'src/price.js': `${changed['src/price.js']}// more\n` });
    const moved = await roundtable(['runs', 'rerun', first.json.run, '--format', 'json'], { cwd: home.folder, home: home.folder });
    assert.match(moved.stdout, /the recorded run did not ask that/);
    assert.equal((await run(['runs', 'rerun', 'nothing'])).code, 2);
  });

  it('deletes old entries on request and stays verifiable', async () => {
    await review();
    const before = audit().length;
    // As if all of it were two days old: the chain is made anew as an honest log of that time would be.
    const database = new DatabaseSync(ledger());
    database.exec('DROP TRIGGER audit_is_append_only');
    const { digestOf, beginning } = await import('../../src/adapters/store/ledger/auditChain.ts');
    let digest = beginning;
    for (const row of database.prepare('SELECT seq, at, body FROM audit ORDER BY seq').all() as unknown as { seq: number; at: number; body: string }[]) {
      const at = row.at - 2 * 24 * 3_600_000;
      digest = digestOf(digest, { ...row, at });
      database.prepare('UPDATE audit SET at = ?, digest = ? WHERE seq = ?').run(at, digest, row.seq);
    }
    database.close();
    writeFileSync(path.join(home.folder, 'roundtable', 'audit.head'), JSON.stringify({ seq: before, digest }));
    assert.match((await run(['doctor'])).stdout, /Audit log: \d+ entries since/);
    workspace.write({ 'src/price.js': `${changed['src/price.js']}// more\n` });
    await run(['review', '--fail-on', 'never'], { ROUNDTABLE_AUDIT_KEEP_DAYS: '1' });
    assert.equal(audit()[0]!.kind, 'checkpoint');
    assert.match((await run(['doctor'])).stdout, new RegExp(`follows the one before it; those up to ${before} were deleted for their age`));
    change('DELETE FROM audit WHERE seq = (SELECT min(seq) FROM audit)');
    assert.match((await run(['doctor'])).stdout, /broken at entry/);
    assert.equal(readdirSync(path.join(home.folder, 'roundtable')).some((name) => name.startsWith('audit.head.')), false);
  });
});
