import assert from 'node:assert/strict';
import { createEndpoint } from '../../../../src/adapters/models/createEndpoint.ts';
import { systemClock } from '../../../../src/adapters/clock/systemClock.ts';
import type { ModelEndpoint } from '../../../../src/runtime/models/modelEndpoint.ts';
import type { FailureKind, ModelError } from '../../../../src/runtime/models/modelFailure.ts';
import { parseModelReference } from '../../../../src/runtime/models/modelReference.ts';
import type { ModelReplyProgress } from '../../../../src/runtime/models/modelReply.ts';
import type { ModelRequest } from '../../../../src/runtime/models/modelRequest.ts';
import { startAnthropicServer } from '../../../support/models/anthropicServer.ts';
import { startOpenAiServer } from '../../../support/models/openAiServer.ts';
import type { Script, ScriptedAnswer } from '../../../support/models/scriptedAnswer.ts';
import type { ScriptedServer } from '../../../support/models/scriptedServer.ts';

// Put together at run time, so that no scanner takes it for a real one.
const key = ['sk', 'ant', 'api03', 'f'.repeat(12), 'Q9x7'.repeat(6)].join('-');
const question: ModelRequest = { system: 'You review code.', messages: [{ role: 'user', text: 'What is wrong here?' }], maxTokens: 500 };
const tool = { name: 'read', description: 'Reads a file', input: { type: 'object', properties: { file: { type: 'string' } }, required: ['file'] } };

const protocols = {
  anthropic: { start: startAnthropicServer, model: 'anthropic/claude-scripted', env: (url: string) => ({ ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: url }) },
  openai: { start: startOpenAiServer, model: 'openai/scripted', env: (url: string) => ({ OPENAI_API_KEY: key, OPENAI_BASE_URL: `${url}/v1` }) },
};

for (const [name, { start, model, env }] of Object.entries(protocols)) {
  describe(`an endpoint that speaks ${name}, over real HTTP`, () => {
    let server: ScriptedServer;
    const serve = async (script: Script | ScriptedAnswer): Promise<ModelEndpoint> => {
      server = await start(typeof script === 'function' ? script : () => script);
      return createEndpoint(parseModelReference(model), env(server.url), systemClock);
    };
    afterEach(() => server.close());

    it('streams a reply and says what it cost', async () => {
      const endpoint = await serve({ kind: 'text', text: 'The loop never ends.', usage: { input: 100, output: 7, cacheRead: 900 } });
      const progress: ModelReplyProgress[] = [];
      const reply = await endpoint.complete(question, { onProgress: (step) => progress.push(step) });
      assert.equal(reply.text, 'The loop never ends.');
      assert.equal(reply.stop, 'end');
      assert.deepEqual(reply.usage, { input: 100, output: 7, cacheRead: 900, cacheWrite: 0 });
      const pieces = progress.flatMap((step) => (step.kind === 'text' ? [step.text] : []));
      assert.ok(pieces.length > 1);
      assert.equal(pieces.join(''), reply.text);
    });

    it('hands over tool calls, several in one turn, and takes their results back', async () => {
      const endpoint = await serve((_call, index) =>
        index === 0 ? { kind: 'tools', text: 'Looking.', calls: [{ name: 'read', arguments: '{"file":"a.ts"}' }, { name: 'read', arguments: '{"file":"b.ts"}' }] } : { kind: 'text', text: 'Fine.' },
      );
      const request = { ...question, tools: [tool] };
      const first = await endpoint.complete(request);
      assert.equal(first.stop, 'toolUse');
      assert.deepEqual(first.toolCalls.map((call) => ('input' in call ? call.input : null)), [{ file: 'a.ts' }, { file: 'b.ts' }]);
      const results = first.toolCalls.map(({ id }, index) => ({ callId: id, text: `content ${index}` }));
      const { text, toolCalls, raw } = first;
      const second = await endpoint.complete({ ...request, messages: [...question.messages, { role: 'assistant', text, toolCalls, ...(raw === undefined ? {} : { raw }) }, { role: 'tool', results }] });
      assert.equal(second.text, 'Fine.');
      assert.match(JSON.stringify(server.calls[1]!.body), /content 1/);
    });

    it('repairs arguments that are nearly JSON and keeps those that are not as text', async () => {
      const endpoint = await serve({ kind: 'tools', calls: [{ name: 'read', arguments: "{file: 'a.ts'," }, { name: 'read', arguments: 'the file a.ts' }] });
      const { toolCalls } = await endpoint.complete({ ...question, tools: [tool] });
      assert.deepEqual(toolCalls.map((call) => ('input' in call ? call.input : call.unreadable)), [{ file: 'a.ts' }, 'the file a.ts']);
    });

    const failures: readonly [string, ScriptedAnswer, FailureKind][] = [
      ['a request that it does not understand', { kind: 'status', status: 400, message: 'no such parameter' }, 'badRequest'],
      ['a request that is too long', { kind: 'status', status: 400, message: 'prompt is too long: 300000 tokens > 200000 maximum' }, 'tooLong'],
      ['a wrong key', { kind: 'status', status: 401, message: `Incorrect API key provided: ${key}` }, 'auth'],
      ['an account without money', { kind: 'status', status: 400, message: 'Your credit balance is too low' }, 'auth'],
      ['an unknown model', { kind: 'status', status: 404, message: 'model not found' }, 'badRequest'],
      ['a rate limit', { kind: 'status', status: 429, headers: { 'retry-after': '7' } }, 'rateLimited'],
      ['an overload', { kind: 'status', status: 529 }, 'overloaded'],
      ['a failure of the server', { kind: 'status', status: 500 }, 'server'],
      ['a connection that breaks', { kind: 'cut', text: 'The loop never ends, or so it seems.', pieces: 2 }, 'cut'],
      ['a stream without its end', { kind: 'short', text: 'The loop' }, 'cut'],
      ['an event that is no JSON', { kind: 'malformed' }, 'malformed'],
      ['an overload told inside the stream', { kind: 'streamError', type: 'overloaded_error', message: 'Overloaded' }, 'overloaded'],
    ];
    for (const [what, answer, kind] of failures) {
      it(`tells ${what} as ${kind}, with what to do and without the key`, async () => {
        const endpoint = await serve(answer);
        const error = await endpoint.complete(question).then(() => assert.fail('it answered'), (thrown: unknown) => thrown as ModelError);
        assert.equal(error.name, 'ModelError', String(error.stack));
        assert.equal(error.failure.kind, kind, error.message);
        assert.match(error.message, /\. [A-Z]/);
        const told = JSON.stringify([error.message, error.failure, error.stack]);
        assert.ok(!told.includes(key) && !told.includes(key.slice(8, 30)), told);
        assert.equal(server.calls.length, 1, 'one try');
        if (kind === 'rateLimited') assert.equal('retryAfterMs' in error.failure && error.failure.retryAfterMs, 7_000);
      });
    }

    it('tells a refusal and a limit reached by how it stopped', async () => {
      const endpoint = await serve((_call, index) => (index === 0 ? { kind: 'refusal' } : { kind: 'maxTokens', text: 'The loop' }));
      assert.equal((await endpoint.complete(question)).stop, 'refusal');
      const cutShort = await endpoint.complete(question);
      assert.equal(cutShort.stop, 'maxTokens');
      assert.equal(cutShort.text, 'The loop');
    });

    it('hangs up when it is cancelled, before and while the reply comes', async () => {
      for (const pauseMs of [Infinity, 20]) {
        const endpoint = await serve({ kind: 'slow', text: 'x'.repeat(400), pauseMs });
        const controller = new AbortController();
        let isStarted = false;
        const call = endpoint.complete(question, { signal: controller.signal, onProgress: () => (isStarted = true) });
        while (server.calls.length === 0 || (pauseMs !== Infinity && !isStarted)) await new Promise((resolve) => setTimeout(resolve, 5));
        controller.abort();
        await assert.rejects(call, { name: 'CancelledError' });
        for (let i = 0; i < 100 && server.open > 0; i++) await new Promise((resolve) => setTimeout(resolve, 5));
        assert.equal(server.open, 0);
        assert.ok(server.calls[0]!.wasAborted);
        if (pauseMs === Infinity) await server.close();
      }
    });

    it('says so when nothing listens', async () => {
      const endpoint = await serve({ kind: 'text', text: '' });
      await server.close();
      await assert.rejects(endpoint.complete(question), (error: ModelError) => error.failure.kind === 'unreachable' && /nothing listens/.test(error.message));
    });
  });
}
