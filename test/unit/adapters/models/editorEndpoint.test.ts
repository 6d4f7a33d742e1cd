import assert from 'node:assert/strict';
import { systemClock } from '../../../../src/adapters/clock/systemClock.ts';
import { createEndpoint } from '../../../../src/adapters/models/createEndpoint.ts';
import { createModels } from '../../../../src/adapters/models/createModels.ts';
import { RequestRecorder } from '../../../../src/adapters/models/requestRecorder.ts';
import type { ModelEndpoint } from '../../../../src/runtime/models/modelEndpoint.ts';
import type { FailureKind, ModelError } from '../../../../src/runtime/models/modelFailure.ts';
import { parseModelReference } from '../../../../src/runtime/models/modelReference.ts';
import type { ModelReplyProgress } from '../../../../src/runtime/models/modelReply.ts';
import type { ModelRequest } from '../../../../src/runtime/models/modelRequest.ts';
import { fakeCaller } from '../../../support/models/fakeCaller.ts';
import type { EditorScript, ScriptedEditor } from '../../../support/models/scriptedEditor.ts';
import { startScriptedEditor } from '../../../support/models/scriptedEditor.ts';
import { noLeaks } from '../../../support/noLeaks.ts';

const question: ModelRequest = { system: 'You review code.', messages: [{ role: 'user', text: 'What is wrong here?' }], maxTokens: 500 };
const tool = { name: 'read', description: 'Reads a file', input: { type: 'object', properties: { file: { type: 'string' } }, required: ['file'] } };
const failing = (endpoint: ModelEndpoint, request = question): Promise<ModelError> => endpoint.complete(request).then(() => assert.fail('it answered'), (thrown: unknown) => thrown as ModelError);

describe('an endpoint that asks the editor’s own models, over a real connection', () => {
  noLeaks();
  let editor: ScriptedEditor;
  const serve = (script: EditorScript | ((index: number) => EditorScript)): ModelEndpoint => {
    editor = startScriptedEditor((_ask, index) => (typeof script === 'function' ? script(index) : script));
    return createEndpoint(parseModelReference('editor/copilot/gpt-scripted'), {}, systemClock, {}, undefined, editor.models);
  };
  afterEach(() => {
    editor?.models.dispose();
    editor?.close();
  });

  it('streams a reply, says what the editor counted, and calls that an estimate', async () => {
    const endpoint = serve({ kind: 'text', text: 'The loop never ends.', usage: { input: 100, output: 7 } });
    const progress: ModelReplyProgress[] = [];
    const reply = await endpoint.complete(question, { onProgress: (step) => progress.push(step) });
    assert.equal(reply.text, 'The loop never ends.');
    assert.equal(reply.stop, 'end');
    assert.deepEqual(reply.usage, { input: 100, output: 7, cacheRead: 0, cacheWrite: 0, isEstimate: true });
    const pieces = progress.flatMap((step) => (step.kind === 'text' ? [step.text] : []));
    assert.ok(pieces.length > 1);
    assert.equal(pieces.join(''), reply.text);
    assert.equal(endpoint.isLocal, false);
  });

  it('names vendor and model, tells the rules and the schema first, and sends tools along', async () => {
    const endpoint = serve({ kind: 'text', text: '{}' });
    await endpoint.complete({ ...question, tools: [tool], schema: { type: 'object' } });
    const { vendor, name, messages, tools, maxTokens } = editor.asks[0]!;
    assert.deepEqual([vendor, name, maxTokens], ['copilot', 'gpt-scripted', 500]);
    assert.deepEqual(messages.map(({ role }) => role), ['user', 'user']);
    assert.match(JSON.stringify(messages[0]), /You review code[\s\S]+JSON schema/);
    assert.deepEqual(tools, [tool]);
  });

  it('hands over tool calls, several in one turn, and takes their results back', async () => {
    const endpoint = serve((index) => (index === 0 ? { kind: 'tools', text: 'Looking.', calls: [{ id: 'a', name: 'read', input: { file: 'a.ts' } }, { id: 'b', name: 'read', input: { file: 'b.ts' } }] } : { kind: 'text', text: 'Fine.' }));
    const first = await endpoint.complete({ ...question, tools: [tool] });
    assert.equal(first.stop, 'toolUse');
    assert.deepEqual(first.toolCalls, [{ id: 'a', name: 'read', input: { file: 'a.ts' } }, { id: 'b', name: 'read', input: { file: 'b.ts' } }]);
    const { text, toolCalls } = first;
    const results = [{ callId: 'a', text: 'content a' }, { callId: 'b', text: 'no such file', isError: true }];
    const second = await endpoint.complete({ ...question, tools: [tool], messages: [...question.messages, { role: 'assistant', text, toolCalls }, { role: 'tool', results }] });
    assert.equal(second.text, 'Fine.');
    assert.deepEqual(editor.asks[1]!.messages.slice(2), [
      { role: 'assistant', text: 'Looking.', calls: [{ id: 'a', name: 'read', input: { file: 'a.ts' } }, { id: 'b', name: 'read', input: { file: 'b.ts' } }] },
      { role: 'tool', results: [{ callId: 'a', text: 'content a' }, { callId: 'b', text: 'Error: no such file' }] },
    ]);
  });

  const failures: readonly [string, EditorScript, FailureKind, RegExp][] = [
    ['a consent that was not given', { kind: 'failed', problem: 'notAllowed', detail: 'You said no' }, 'notAllowed', /may not be used: You said no\. .*choose Allow when the editor asks/],
    ['a plan that is used up', { kind: 'failed', problem: 'quota', detail: 'No premium requests left' }, 'quota', /plan allows no more: No premium requests left\. Wait until the plan is renewed/],
    ['a rate limit', { kind: 'failed', problem: 'rateLimited' }, 'rateLimited', /no more requests for now/],
    ['a model that is not offered', { kind: 'failed', problem: 'notOffered' }, 'notOffered', /is not offered by this editor now\. Sign in to its provider/],
    ['a refusal', { kind: 'failed', problem: 'refused', detail: 'Response got filtered' }, 'refusal', /refused to answer/],
    ['a request that is too long', { kind: 'failed', problem: 'tooLong' }, 'tooLong', /too long/],
    ['a failure of the provider', { kind: 'failed', problem: 'failed', detail: 'fetch failed' }, 'server', /failed: fetch failed/],
    ['a stream that breaks off', { kind: 'failed', problem: 'cut', text: 'The loop never ends, or' }, 'cut', /broke off/],
    ['a part that is lost', { kind: 'lossy', text: 'The loop' }, 'cut', /a part of it was lost/],
    ['an editor that goes away while it answers', { kind: 'gone', text: 'The loop never ends' }, 'cut', /connection to the editor was lost/],
    ['an empty reply', { kind: 'text', text: '' }, 'malformed', /it is empty/],
  ];
  for (const [what, script, kind, words] of failures) {
    it(`tells ${what} as ${kind}, with what to do`, async () => {
      const error = await failing(serve(script));
      assert.equal(error.name, 'ModelError', String(error.stack));
      assert.equal(error.failure.kind, kind, error.message);
      assert.match(error.message, words);
      assert.match(error.message, /\. [A-Z]/);
      assert.equal(editor.asks.length, 1, 'one try');
      // What came before a reply broke off may have been charged.
      assert.equal(error.usage !== undefined, kind === 'cut');
    });
  }

  it('tells a limit reached by how it stopped, also where only the count shows it', async () => {
    const endpoint = serve((index) => (index === 0 ? { kind: 'text', text: 'The loop', isTooLong: true } : { kind: 'text', text: 'The loop', usage: { input: 10, output: 500 } }));
    for (const _ of [1, 2]) {
      const reply = await endpoint.complete(question);
      assert.deepEqual([reply.stop, reply.text], ['maxTokens', 'The loop']);
    }
  });

  it('cancels the editor’s work when it is cancelled, before and while the reply comes, and keeps nothing', async () => {
    for (const pauseMs of [Infinity, 20]) {
      const endpoint = serve({ kind: 'slow', text: 'x'.repeat(400), pauseMs });
      const controller = new AbortController();
      let isStarted = false;
      const call = endpoint.complete(question, { signal: controller.signal, onProgress: () => (isStarted = true) });
      while (editor.asks.length === 0 || (pauseMs !== Infinity && !isStarted)) await new Promise((resolve) => setTimeout(resolve, 2));
      controller.abort();
      await assert.rejects(call, { name: 'CancelledError' });
      for (let i = 0; i < 100 && editor.open > 0; i++) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.deepEqual([editor.open, editor.cancelled, editor.models.open], [0, 1, 0]);
      if (pauseMs === Infinity) {
        editor.models.dispose();
        editor.close();
      }
    }
    const aborted = AbortSignal.abort();
    const asked = editor.asks.length;
    await assert.rejects(editor.models.ask({ vendor: 'copilot', name: 'x', messages: [], tools: [], maxTokens: 1 }, { signal: aborted, onPart: () => {} }), { name: 'CancelledError' });
    assert.equal(editor.asks.length, asked);
  });

  it('says so when the editor is gone before it is asked', async () => {
    const endpoint = serve({ kind: 'text', text: 'never' });
    editor.close();
    const error = await failing(endpoint);
    assert.equal(error.failure.kind, 'unreachable', error.message);
  });

  it('cannot be reached outside of an editor, and needs a vendor', () => {
    assert.throws(() => createEndpoint(parseModelReference('editor/copilot/gpt'), {}, systemClock), /only be reached from inside the editor/);
    assert.throws(() => parseModelReference('editor/copilot'), /does not name a model/);
  });

  describe('behind what stands between agents and endpoints', () => {
    const secret = `ghp_${'q8Zr2LwTx5Vb'}${'N0cJ7mKdY3sFhG6aPeUi1oRt'}`;
    const models = (script: EditorScript, more: Partial<Parameters<typeof createModels>[0]> = {}): ReturnType<typeof createModels> => {
      serve(script);
      return createModels({ clock: systemClock, env: {}, large: [{ model: 'editor/copilot/gpt-scripted' }], fenceKey: 'k', editor: editor.models, ...more });
    };
    const leaking: ModelRequest = { ...question, messages: [{ role: 'user', text: `const token = '${secret}'; // ask jane.doe@corp.io` }] };

    it('masks what is sent', async () => {
      const opened = models({ kind: 'text', text: 'ok' });
      const outcome = await opened.client.ask(fakeCaller(systemClock), leaking);
      assert.equal(outcome.kind, 'reply');
      const sent = JSON.stringify(editor.asks);
      assert.ok(!sent.includes(secret) && !sent.includes('jane.doe@corp.io') && sent.includes('MASKED'), sent);
      opened.dispose();
    });

    it('asks nobody while everything stays local, for a preview, or under a limit in money without a price', async () => {
      const recorder = new RequestRecorder();
      const kept = models({ kind: 'text', text: 'ok' }, { rules: { keepLocal: true } });
      const previewed = createModels({ clock: systemClock, env: {}, large: [{ model: 'editor/copilot/gpt-scripted' }], fenceKey: 'k', editor: editor.models, recorder });
      const limited = createModels({ clock: systemClock, env: {}, large: [{ model: 'editor/copilot/gpt-scripted' }], fenceKey: 'k', editor: editor.models });
      const outcomes = await Promise.all([kept.client.ask(fakeCaller(systemClock), question), previewed.client.ask(fakeCaller(systemClock), leaking), limited.client.ask(fakeCaller(systemClock, { usd: 1 }), question)]);
      assert.deepEqual(outcomes.map((outcome) => outcome.kind === 'failed' && outcome.failure.kind), ['notSent', 'notSent', 'budget']);
      assert.equal(editor.asks.length, 0);
      assert.equal(recorder.requests.length, 1);
      assert.ok(recorder.requests[0]!.body.includes('You review code.') && !recorder.requests[0]!.body.includes(secret));
      for (const opened of [kept, previewed, limited]) opened.dispose();
    });

    it('does not try again what a person has to put right, and turns to the next endpoint', async () => {
      const opened = models({ kind: 'failed', problem: 'quota' }, { large: [{ model: 'editor/copilot/gpt-scripted' }, { model: 'editor/other/second' }] });
      const outcome = await opened.client.ask(fakeCaller(systemClock), question);
      assert.ok(outcome.kind === 'failed' && outcome.failure.kind === 'quota');
      assert.deepEqual(editor.asks.map(({ vendor }) => vendor), ['copilot', 'other']);
      assert.equal(opened.endpoints[0]!.isResting, false);
      opened.dispose();
    });

    it('tries again what may pass', async () => {
      serve((index) => (index === 0 ? { kind: 'failed', problem: 'failed' } : { kind: 'text', text: 'ok' }));
      const opened = createModels({ clock: systemClock, env: {}, large: [{ model: 'editor/copilot/gpt-scripted', policy: { backoffMs: 1 } }], fenceKey: 'k', editor: editor.models });
      assert.equal((await opened.client.ask(fakeCaller(systemClock), question)).kind, 'reply');
      assert.equal(editor.asks.length, 2);
      opened.dispose();
    });
  });
});
