import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CancellationToken } from 'vscode-languageserver/node';
import type { EditorModelAnswer, EditorModelAsk } from '../../src/protocol/editorModels.ts';
import { askEditorModel, editorModelPart } from '../../src/protocol/editorModels.ts';
import * as messages from '../../src/protocol/messages.ts';
import type { TestServer } from '../support/languageServer.ts';
import { startServer } from '../support/languageServer.ts';
import { startAnthropicServer } from '../support/models/anthropicServer.ts';
import type { ScriptedServer } from '../support/models/scriptedServer.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';

const key = 'key-of-a-test';

describe('The language server with a model', function () {
  this.timeout(60_000);
  const home = makeHome();
  const workspace = makeWorkspace({ 'src/price.js': 'export function price(sum, days) {\n  return sum;\n}\n' }, { 'src/price.js': 'export function price(sum, days) {\n  return sum / days;\n}\n' });
  let model: ScriptedServer;
  let server: TestServer;
  const start = async (access: messages.ModelAccess, settings: unknown = {}, more: { readonly moreModels?: messages.MoreModels; readonly env?: Record<string, string> } = {}): Promise<TestServer> => (server = await startServer({ folders: [workspace.folder], home: home.folder, model: access, settings, ...more }));

  beforeEach(async () => {
    model = await startAnthropicServer(({ body }) => {
      const system = JSON.stringify(body['system']);
      const finding = { file: 'src/price.js', line: 2, quote: 'return sum / days;', severity: 'error', confidence: 0.8, message: 'For zero days the price is infinite', why: [] };
      return { kind: 'text', text: JSON.stringify(system.includes('skeptic') ? { verdict: 'stands', line: null, quote: null, why: '' } : { findings: system.includes('structure reviewer') ? [finding] : [] }) };
    });
  });
  afterEach(async () => {
    await server.stop();
    await model.close();
  });
  after(() => {
    workspace.dispose();
    home.dispose();
  });

  it('publishes what the model found, and keeps its key to itself', async () => {
    const instance = await start({ model: 'anthropic/claude-scripted', baseUrl: model.url, apiKey: key });
    await instance.review();
    const found = instance.view().findings.filter(({ rule }) => rule === 'structure/judgement');
    assert.deepEqual(found.map(({ message, shown }) => [message, shown]), [['For zero days the price is infinite', true]]);
    assert.match(JSON.stringify(model.calls[0]!.headers), new RegExp(key));
    assert.equal(JSON.stringify([instance.view(), instance.log]).includes(key), false);
  });

  it('asks the models of the settings that stand in where the first one fails, with their own key', async () => {
    const instance = await start({ model: 'anthropic/claude-first', baseUrl: 'http://127.0.0.1:9', apiKey: 'first-key' }, {}, {
      moreModels: { others: [{ model: 'anthropic/claude-second', baseUrl: model.url, keyFrom: 'SECOND_KEY' }], small: [], balance: 'failover' }, env: { SECOND_KEY: 'second-key' },
    });
    await instance.review();
    assert.equal(instance.view().findings.filter(({ rule }) => rule === 'structure/judgement').length, 1);
    assert.ok(model.calls.every(({ headers }) => headers['authorization'] === 'Bearer second-key'));
  });

  it('reviews without a model where a setting about further models is wrong', async () => {
    const instance = await start({ model: 'anthropic/claude-scripted', baseUrl: model.url, apiKey: key }, {}, { moreModels: { others: ['nonsense'], small: [], balance: 'failover' } });
    await instance.review();
    assert.equal(model.calls.length, 0);
    assert.equal(instance.view().run?.state.status, 'done');
  });

  it('tries a model and says what it took, or what is wrong', async () => {
    const instance = await start({ model: '' });
    const tried = await instance.request(messages.tryModel, { model: 'anthropic/claude-scripted', baseUrl: model.url, apiKey: key });
    assert.ok(tried.tokens > 0);
    assert.equal(model.calls.length, 1);
    const ledger = new DatabaseSync(path.join(home.folder, 'roundtable', 'ledger.db'), { readOnly: true });
    const last = ledger.prepare('SELECT body FROM audit ORDER BY seq DESC LIMIT 1').get() as { body: string };
    ledger.close();
    assert.match(last.body, /"kind":"prompt".*"agent":"user".*"outcome":"answered"/);
    await assert.rejects(instance.request(messages.tryModel, { model: 'anthropic/x', baseUrl: 'http://127.0.0.1:9', apiKey: key }), (error: Error) => /cannot be reached/.test(error.message) && !error.message.includes(key));
    await assert.rejects(instance.request(messages.tryModel, { model: 'claude' }), /does not name a model/);
  });

  it('previews for the working tree what a model would be sent, and sends nothing', async () => {
    const instance = await start({ model: 'anthropic/claude-previewed', baseUrl: model.url, apiKey: key });
    const before = instance.view().run?.id;
    const { text, requests } = await instance.request(messages.previewModel, { target: { kind: 'workingTree' } });
    assert.equal(requests, 5);
    assert.match(text, /Request 1 of 5 to anthropic\/claude-previewed[\s\S]+return sum \/ days;/);
    assert.equal(text.includes(key), false);
    assert.equal(model.calls.length, 0);
    assert.equal(instance.view().run?.id, before);
  });

  it('calls nobody while everything is to stay local, not even to try or to preview', async () => {
    const instance = await start({ model: 'anthropic/claude-kept', baseUrl: model.url, apiKey: key }, { model: { keepLocal: true } });
    assert.equal((await instance.review()).run?.state.status, 'done');
    await assert.rejects(instance.request(messages.tryModel, { model: 'anthropic/claude-kept', baseUrl: model.url, apiKey: key }), /keeps everything on this machine/);
    await assert.rejects(instance.request(messages.previewModel, { target: { kind: 'workingTree' } }), /No model would be sent anything/);
    assert.equal(model.calls.length, 0);
  });

  it('keeps files local by the settings, ends at the cap of a run, and sends nothing while a setting cannot be read', async () => {
    let instance = await start({ model: 'anthropic/claude-local', baseUrl: model.url, apiKey: key }, { model: { localGlobs: 'src/**' } });
    await instance.review();
    assert.equal(model.calls.length, 0);
    await instance.stop();
    instance = await start({ model: 'anthropic/claude-capped', baseUrl: model.url, apiKey: key }, { model: { maxUsdPerRun: 0.000001, prices: { 'anthropic/claude-capped': { input: 3, output: 15 } } } });
    const view = await instance.review();
    assert.equal(view.run?.state.status, 'partial');
    const calls = model.calls.length;
    assert.ok(calls >= 1 && calls < 5, `one call may pass the cap, those at the same time may not: ${calls}`);
    await instance.stop();
    instance = await start({ model: 'anthropic/claude-wrong', baseUrl: model.url, apiKey: key }, { model: { mask: ['/(/'] } });
    await instance.review();
    assert.equal(model.calls.length, calls);
  });

  describe('that only the editor can reach', () => {
    const asks: EditorModelAsk[] = [];
    const offer = (instance: TestServer, answer: (ask: EditorModelAsk, token: CancellationToken) => string | Promise<EditorModelAnswer>): void => {
      asks.length = 0;
      instance.connection.onRequest(askEditorModel.method, async (ask: EditorModelAsk, token: CancellationToken): Promise<EditorModelAnswer> => {
        asks.push(ask);
        const said = answer(ask, token);
        if (typeof said !== 'string') return said;
        await instance.connection.sendNotification(editorModelPart.method, { call: ask.call, part: { kind: 'text', text: said } });
        return { status: 'answered', parts: 1, isTooLong: false, model: 'Scripted', usage: { input: 50, output: 5 } };
      });
    };
    const judge = ({ messages: said }: EditorModelAsk): string => {
      const system = JSON.stringify(said[0]);
      const finding = { file: 'src/price.js', line: 2, quote: 'return sum / days;', severity: 'error', confidence: 0.8, message: 'For zero days the price is infinite', why: [] };
      return JSON.stringify(system.includes('skeptic') ? { verdict: 'stands', line: null, quote: null, why: '' } : { findings: system.includes('structure reviewer') ? [finding] : [] });
    };

    it('publishes what it found, tries and previews it, and asks for nothing on a save', async () => {
      const instance = await start({ model: 'editor/test/judge' });
      offer(instance, judge);
      const { text } = await instance.request(messages.previewModel, { target: { kind: 'workingTree' } });
      assert.match(text, /Request 1 of 5 to editor\/test\/judge at the editor[\s\S]+return sum \/ days;/);
      assert.equal(asks.length, 0);
      const view = await instance.review();
      assert.ok(asks.length >= 5 && asks.every(({ vendor, name }) => vendor === 'test' && name === 'judge'));
      assert.deepEqual(view.findings.filter(({ rule, shown }) => rule === 'structure/judgement' && shown).map(({ message }) => message), ['For zero days the price is infinite']);
      assert.equal(view.run?.model?.estimate?.usd, null);
      const before = asks.length;
      const { run } = await instance.request(messages.startReview, { target: { kind: 'workingTree' }, trigger: 'save' });
      await instance.until('the end of the review', () => instance.view().run?.id === run && instance.view().run?.state.status === 'done');
      assert.equal(asks.length, before);
      const tried = await instance.request(messages.tryModel, { model: 'editor/test/judge' });
      assert.deepEqual([tried.tokens, tried.usd], [55, null]);
      assert.equal(asks.length, before + 1);
    });

    it('goes on by evidence alone where the user does not allow it, and says so', async () => {
      const instance = await start({ model: 'editor/test/denied' });
      offer(instance, async () => ({ status: 'failed', problem: 'notAllowed', detail: 'You said no' }));
      const view = await instance.review();
      assert.equal(view.run?.state.status, 'done');
      assert.match(JSON.stringify(view.run?.agents), /may not be used: You said no.*choose Allow/);
      assert.equal(asks.length, 5, 'nobody asks again for what a person has to allow');
      await assert.rejects(instance.request(messages.tryModel, { model: 'editor/test/denied' }), /may not be used: You said no/);
    });

    it('cancels the editor’s work with the review', async () => {
      const instance = await start({ model: 'editor/test/slow' });
      let cancelled = 0;
      offer(instance, (_ask, token) => new Promise((resolve) => {
        token.onCancellationRequested(() => {
          cancelled++;
          resolve({ status: 'failed', problem: 'failed', detail: 'cancelled' });
        });
      }));
      const { run } = await instance.request(messages.startReview, { target: { kind: 'workingTree' }, trigger: 'command' });
      await instance.until('an ask', () => asks.length > 0);
      assert.ok(asks.length <= 3, 'three at once');
      await instance.request(messages.cancelReview, null);
      await instance.until('the cancel', () => instance.view().run?.id === run && instance.view().run?.state.status === 'cancelled' && cancelled === asks.length);
    });
  });

  it('reviews without a model that is set up wrongly', async () => {
    const instance = await start({ model: 'no such provider/x' });
    const view = await instance.review();
    assert.equal(view.run?.state.status, 'done');
  });
});
