import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import type { ReviewJson } from '../../src/adapters/wire/reviewJson.ts';
import type { RunEvent } from '../../src/runtime/runs/runEvent.ts';
import { roundtable } from '../support/command.ts';
import { digestOf } from '../support/healing/healCommand.ts';
import { startAnthropicServer } from '../support/models/anthropicServer.ts';
import type { RecordedCall, ScriptedAnswer } from '../support/models/scriptedAnswer.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';

const token = `ghp_${'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5'}`;
const line = '  return sum / days;';
const source = (body: string): string => `'use strict';\nfunction price(sum, days) {\n${body}\n}\nmodule.exports = { price };\n`;
const javaScript = {
  committed: {
    'package.json': '{ "name": "w", "private": true, "scripts": { "test": "node --test" } }\n',
    'src/price.js': source('  return sum;'),
    'src/shop.js': "'use strict';\nconst { price } = require('./price.js');\nmodule.exports.total = (sum) => price(sum, 2);\n",
    'test/shop.test.js': "'use strict';\nconst test = require('node:test');\nconst assert = require('node:assert');\nconst { total } = require('../src/shop.js');\ntest('halves', () => assert.strictEqual(total(4), 2));\n",
  },
  changed: { 'src/price.js': source(`  const key = '${token}';\n${line}`) },
};
const typeScript = {
  committed: { ...javaScript.committed, 'src/price.ts': 'export function price(sum: number, days: number): number {\n  return sum;\n}\n', 'tsconfig.json': '{ "compilerOptions": { "strict": true, "noEmit": true, "types": [] }, "include": ["src/*.ts"] }\n', '.gitignore': 'node_modules\n' },
  changed: { 'src/price.ts': `export function price(sum: number, days: number): number {\n${line}\n}\n` },
};

interface Checked { readonly json: ReviewJson; readonly facts: readonly { readonly status: string; readonly text: string }[]; readonly fix: ReviewJson['findings'][number]['fix']; readonly evidence: string }

describe('A fix that a model suggests', function () {
  this.timeout(60_000);
  /** Reviews with a model whose finding comes with these edits. */
  const suggest = async (edits: readonly { readonly old: string; readonly new: string }[], files: { readonly committed: Readonly<Record<string, string>>; readonly changed: Readonly<Record<string, string>> } = javaScript, ...args: string[]): Promise<Checked> => {
    const file = Object.keys(files.changed)[0]!;
    const at = files.changed[file]!.split('\n').indexOf(line) + 1;
    const finding = { file, line: at, quote: line.trim(), severity: 'error', confidence: 0.9, message: 'For zero days the price is infinite', why: [], fix: { title: 'Rule out zero days', edits } };
    const server = await startAnthropicServer(({ raw }: RecordedCall): ScriptedAnswer => ({
      kind: 'text',
      text: JSON.stringify(raw.includes('skeptic') ? { verdict: 'stands', line: null, quote: null, why: '' } : { findings: raw.includes('structure reviewer') ? [finding] : [] }),
    }));
    const workspace = makeWorkspace(files.committed, files.changed);
    // A home of its own: what was answered before is not asked again.
    const home = makeHome();
    try {
      if (files.committed['tsconfig.json'] !== undefined) symlinkSync(path.resolve(import.meta.dirname, '../../node_modules'), path.join(workspace.folder, 'node_modules'), 'junction');
      const before = digestOf(workspace.folder);
      const options = { cwd: workspace.folder, home: home.folder, env: { ANTHROPIC_API_KEY: 'key-of-a-test', ANTHROPIC_BASE_URL: server.url } };
      const result = await roundtable(['review', '--format', 'json', '--fail-on', 'never', '--linter', 'off', '--agents', 'structure', '--model', 'anthropic/claude-scripted', ...args], options);
      assert.equal(digestOf(workspace.folder), before, 'the workspace was written to');
      const json = JSON.parse(result.stdout) as ReviewJson;
      const exported = await roundtable(['runs', 'export', json.run, '--format', 'json'], options);
      const { events } = JSON.parse(exported.stdout) as { events: RunEvent[] };
      assert.equal(exported.stdout.includes(token), false);
      const facts = events.flatMap(({ body }) => (body.type === 'fact' && body.name === 'review.fix' ? [body.data as Checked['facts'][number]] : []));
      const judged = json.findings.find(({ rule }) => rule === 'structure/judgement')!;
      assert.ok(judged, result.stderr);
      return { json, facts, fix: judged.fix, evidence: JSON.stringify(judged.evidence) };
    } finally {
      workspace.dispose();
      home.dispose();
      await server.close();
    }
  };
  const good = [{ old: line, new: '  return days === 0 ? 0 : sum / days;' }];
  const breaking = [{ old: line, new: '  return days === 0 ? 0 : sum / days + 1;' }];

  it('is offered after the tests that reach its file have passed with it, which the evidence says', async () => {
    const { fix, evidence, facts } = await suggest(good, javaScript, '--probe');
    assert.deepEqual(fix?.edits.map(({ newText }) => newText), ['  return days === 0 ? 0 : sum / days;']);
    assert.match(evidence, /The fix is suggested by a model: it parses; no type checker reads it; the test that passed before in `test\/shop\.test\.js` still passes/);
    assert.deepEqual(facts.map(({ status }) => status), ['holds']);
  });

  it('is dropped where it breaks a test that reaches it, and the finding stays', async () => {
    const { fix, facts, evidence } = await suggest(breaking, javaScript, '--probe');
    assert.equal(fix, undefined);
    assert.doesNotMatch(evidence, /suggested by a model/);
    assert.deepEqual(facts.map(({ status, text }) => `${status} ${text}`), ['dropped test/shop.test.js › halves passed before and does not with it']);
  });

  it('is dropped where it does not parse, where its old text is not there or is there twice, and where it touches a secret', async () => {
    for (const [edits, why] of [
      [[{ old: line, new: '  return days === 0 ? 0 : (sum / days;' }], /does not parse/],
      [[{ old: 'return sum / weeks;', new: 'x' }], /is not in the file/],
      [[{ old: 'sum', new: 'total' }], /more than once/],
      [[{ old: "__MASKED_SECRET_1__", new: 'x' }], /secret/],
      [[{ old: line, new: line }], /changes nothing/],
    ] as const) {
      const { fix, facts } = await suggest(edits, javaScript, '--probe');
      assert.equal(fix, undefined);
      assert.deepEqual(facts.map(({ status }) => status), ['dropped'], JSON.stringify(edits));
      assert.match(facts[0]!.text, why);
    }
  });

  it('is only parsed where nothing may be run, and says so', async () => {
    const { fix, evidence } = await suggest(breaking);
    assert.ok(fix);
    assert.match(evidence, /it parses; nothing else was checked, because running code of the workspace is not allowed/);
  });

  it('is held against the types, of which only new errors count', async () => {
    const wrong = await suggest([{ old: line, new: "  return days === 0 ? 'free' : sum / days;" }], typeScript, '--probe');
    assert.equal(wrong.fix, undefined);
    assert.match(wrong.facts[0]!.text, /the type checker refuses it: .*TS2322/);
    const right = await suggest(good, typeScript, '--probe');
    assert.match(right.evidence, /it parses; its types are right; no test reaches it/);
    const known = { ...typeScript, committed: { ...typeScript.committed, 'src/old.ts': "export const old: number = 'x';\n" } };
    assert.match((await suggest(good, known, '--probe')).evidence, /it brings no new type error/);
  });
});
