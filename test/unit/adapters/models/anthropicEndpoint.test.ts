import assert from 'node:assert/strict';
import { systemClock } from '../../../../src/adapters/clock/systemClock.ts';
import { createAnthropicEndpoint } from '../../../../src/adapters/models/anthropic/anthropicEndpoint.ts';
import type { ModelEndpoint } from '../../../../src/runtime/models/modelEndpoint.ts';
import type { ModelRequest } from '../../../../src/runtime/models/modelRequest.ts';
import { startAnthropicServer } from '../../../support/models/anthropicServer.ts';
import type { Script } from '../../../support/models/scriptedAnswer.ts';
import type { ScriptedServer } from '../../../support/models/scriptedServer.ts';

const question: ModelRequest = { system: 'You review code.', messages: [{ role: 'user', text: 'Look.' }], maxTokens: 100 };
const schema = { type: 'object', properties: { verdict: { type: 'string' } }, required: ['verdict'] };
const tools = ['read', 'search'].map((name) => ({ name, description: name, input: { type: 'object', properties: {} } }));

describe("Anthropic's models through their SDK", () => {
  let server: ScriptedServer;
  const serve = async (script: Script): Promise<ModelEndpoint> => {
    server = await startAnthropicServer(script);
    return createAnthropicEndpoint({ model: 'claude-scripted', apiKey: 'not-a-key', baseUrl: server.url, clock: systemClock });
  };
  afterEach(() => server.close());

  it('marks what stays the same for the cache, and the end of a conversation with tools', async () => {
    const endpoint = await serve(() => ({ kind: 'text', text: 'ok' }));
    await endpoint.complete({ ...question, tools });
    const body = server.calls[0]!.body as { system: object[]; tools: object[]; messages: { content: object[] }[]; stream: boolean };
    const cached = { cache_control: { type: 'ephemeral' } };
    assert.partialDeepStrictEqual(body.system, [{ text: 'You review code.', ...cached }]);
    assert.ok(!('cache_control' in body.tools[0]!));
    assert.partialDeepStrictEqual(body.tools[1], cached);
    assert.partialDeepStrictEqual(body.messages[0]!.content[0], cached);
    assert.equal(body.stream, true);
  });

  it('holds the model to a schema, and asks in words from then on where the model does not know schemas', async () => {
    const endpoint = await serve((call) => ('output_config' in call.body ? { kind: 'status', status: 400, message: 'output_config: Extra inputs are not permitted' } : { kind: 'text', text: '{"verdict":"fine"}' }));
    assert.equal((await endpoint.complete({ ...question, schema })).text, '{"verdict":"fine"}');
    await endpoint.complete({ ...question, schema });
    const [first, second, third] = server.calls.map(({ body }) => body);
    assert.partialDeepStrictEqual(first, { output_config: { format: { type: 'json_schema', schema: { additionalProperties: false } } } });
    assert.match(JSON.stringify(second!['system']), /JSON schema/);
    assert.ok(!('output_config' in third!));
    assert.equal(server.calls.length, 3);
  });

  it('gives the model its own turn back to the letter, thinking included, and shows another one text and calls', async () => {
    const endpoint = await serve((_call, index) => (index === 0 ? { kind: 'tools', text: 'Looking.', calls: [{ name: 'read', arguments: '{}' }] } : { kind: 'text', text: 'ok' }));
    const { text, toolCalls, raw } = await endpoint.complete({ ...question, tools });
    const follow = (by: string): ModelRequest => ({ ...question, tools, messages: [...question.messages, { role: 'assistant', text, toolCalls, raw: { by, content: raw!.content } }, { role: 'tool', results: [{ callId: toolCalls[0]!.id, text: 'x', isError: true }] }] });
    await endpoint.complete(follow(raw!.by));
    await endpoint.complete(follow('anthropic/another'));
    const kinds = server.calls.slice(1).map(({ body }) => (body['messages'] as { content: { type: string }[] }[])[1]!.content.map(({ type }) => type));
    assert.deepEqual(kinds, [['thinking', 'text', 'tool_use'], ['text', 'tool_use']]);
    assert.match(JSON.stringify(server.calls[1]!.body), /"signature":"c2ln"/);
    assert.match(JSON.stringify(server.calls[1]!.body), /"is_error":true/);
  });

  it('asks the provider what a request counts', async () => {
    const endpoint = await serve(() => ({ kind: 'text', text: '' }));
    assert.equal(await endpoint.countTokens!({ ...question, tools }), 4321);
    assert.ok(!('max_tokens' in server.calls[0]!.body));
  });

  it('reads what the provider says of its limits, and sends no credential but the given one', async () => {
    const endpoint = await serve(() => ({ kind: 'text', text: 'ok', headers: { 'anthropic-ratelimit-requests-limit': '50', 'anthropic-ratelimit-requests-remaining': '49', 'anthropic-ratelimit-tokens-limit': '40000' } }));
    const before = process.env['ANTHROPIC_AUTH_TOKEN'];
    process.env['ANTHROPIC_AUTH_TOKEN'] = 'another';
    try {
      const { rate } = await endpoint.complete(question);
      assert.deepEqual(rate, { requests: { limit: 50, remaining: 49 }, tokens: { limit: 40_000 } });
    } finally {
      if (before === undefined) delete process.env['ANTHROPIC_AUTH_TOKEN'];
      else process.env['ANTHROPIC_AUTH_TOKEN'] = before;
    }
    const { headers } = server.calls[0]!;
    assert.equal(headers['authorization'] ?? headers['x-api-key'], 'Bearer not-a-key');
  });
});
