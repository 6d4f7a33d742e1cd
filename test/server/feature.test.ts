import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as messages from '../../src/protocol/messages.ts';
import { digestOf, nodePackage } from '../support/healing/healCommand.ts';
import type { TestServer, TestServerOptions } from '../support/languageServer.ts';
import { startServer } from '../support/languageServer.ts';
import { startAnthropicServer } from '../support/models/anthropicServer.ts';
import { calls, playFeature, says } from '../support/models/featureScript.ts';
import type { RecordedCall, ScriptedAnswer } from '../support/models/scriptedAnswer.ts';
import type { ScriptedServer } from '../support/models/scriptedServer.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';
import type { TestWorkspace } from '../support/workspace.ts';

const files = {
  'package.json': nodePackage,
  'src/price.js': "'use strict';\nmodule.exports.price = (sum) => sum;\n",
  'test/price.test.js': "'use strict';\nconst test = require('node:test');\nconst assert = require('node:assert');\ntest('is the sum', () => assert.strictEqual(require('../src/price.js').price(4), 4));\n",
};
const code = calls(['edit_file', { file: 'src/price.js', edits: [{ old: '(sum) => sum', new: '(sum, percent = 0) => sum * (1 - percent / 100)' }] }]);
const testFile = calls(['write_file', { file: 'test/discount.test.js', text: files['test/price.test.js'].replace('is the sum', 'takes it off').replace('price(4), 4', 'price(50, 10), 45') }]);

describe('The language server builds a feature', function () {
  this.timeout(60_000);
  let workspace: TestWorkspace;
  let home: ReturnType<typeof makeHome>;
  let model: ScriptedServer;
  let answer: (call: RecordedCall) => ScriptedAnswer;
  const started: TestServer[] = [];
  const start = async (options: Partial<TestServerOptions> = {}): Promise<TestServer> => {
    const instance = await startServer({ folders: [workspace.folder], home: home.folder, model: { model: 'anthropic/claude-scripted', baseUrl: model.url, apiKey: 'key-of-a-test' }, ...options });
    started.push(instance);
    return instance;
  };
  const task = { task: 'Let price() take a discount', folder: null };

  beforeEach(async () => {
    home = makeHome();
    workspace = makeWorkspace(files);
    answer = playFeature({ work: { research: [[says('Change price().')]], coding: [[code, says('Done.')]], testing: [[testFile, says('Done.')]] } });
    model = await startAnthropicServer((call) => answer(call));
  });
  afterEach(async () => {
    for (const instance of started.splice(0)) await instance.stop();
    await model.close();
    workspace.dispose();
    home.dispose();
  });

  it('in a copy, shows the run in the monitor, and hands out edits that fit the text as it is', async () => {
    const instance = await start();
    const before = digestOf(workspace.folder);
    const { run } = await instance.request(messages.startFeature, task);
    const outcome = await instance.request(messages.featureOutcome, { run });
    assert.equal(digestOf(workspace.folder), before);
    assert.partialDeepStrictEqual(outcome, { status: 'proposed', isProven: true, files: 2, tests: { passed: 1, runs: 1 }, suite: { passed: 2, total: 2 } });
    const { runs } = await instance.request(messages.monitorRuns, null);
    assert.deepEqual(runs.map(({ team, subject, status }) => [team, subject, status]), [['feature', task.task, 'done']]);
    const { events } = await instance.request(messages.monitorPull, { run, after: 0, limit: 5_000 });
    assert.deepEqual(events.flatMap(({ body }) => (body.type === 'agent.joined' ? [body.agent.id] : [])), ['manager', 'research', 'coding', 'testing', 'documentation', 'validator']);
    assert.ok(events.some(({ body }) => body.type === 'message' && body.message.from === 'manager' && body.message.to === 'testing'));
    const proposal = outcome.status === 'proposed' ? outcome.proposal : '';
    const edits = await instance.request(messages.proposalEdits, { proposal });
    assert.equal(edits.status, 'exact');
    if (edits.status !== 'exact') return;
    assert.deepEqual(edits.creates, [pathToFileURL(path.join(workspace.folder, 'test/discount.test.js')).href]);
    workspace.write({ 'src/price.js': "'use strict';\nmodule.exports.price = (sum) => sum + 1;\n" });
    assert.equal((await instance.request(messages.proposalEdits, { proposal })).status, 'withdrawn');
    assert.match(readFileSync(path.join(workspace.folder, 'src/price.js'), 'utf8'), /sum \+ 1/);
  });

  it('until it is cancelled, from the monitor too', async () => {
    answer = () => ({ kind: 'slow', text: 'a long answer', pauseMs: Infinity });
    const instance = await start();
    const { run } = await instance.request(messages.startFeature, task);
    await instance.until('the first call', () => model.calls.length > 0);
    assert.deepEqual(await instance.request(messages.monitorCancel, { run }), { wasRunning: true });
    const outcome = await instance.request(messages.featureOutcome, { run });
    assert.deepEqual(outcome, { status: 'nothing', partial: 'cancelled' });
  });

  it('not without a model, not while everything stays local, and not in a workspace that is not trusted', async () => {
    const bare = await startServer({ folders: [workspace.folder], home: home.folder });
    started.push(bare);
    await assert.rejects(bare.request(messages.startFeature, task), /takes a language model/);
    const local = await start({ settings: { model: { keepLocal: true } } });
    await assert.rejects(local.request(messages.startFeature, task), /none may be asked/);
    const untrusted = await start({ isTrusted: false });
    await assert.rejects(untrusted.request(messages.startFeature, task), /which are its code/);
    assert.equal(model.calls.length, 0);
  });
});
