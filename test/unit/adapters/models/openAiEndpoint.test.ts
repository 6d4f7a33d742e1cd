import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../../src/adapters/clock/systemClock.ts';
import { createOpenAiEndpoint } from '../../../../src/adapters/models/openAi/openAiEndpoint.ts';
import type { ModelEndpoint } from '../../../../src/runtime/models/modelEndpoint.ts';
import type { ModelError } from '../../../../src/runtime/models/modelFailure.ts';
import type { ModelRequest } from '../../../../src/runtime/models/modelRequest.ts';

const question: ModelRequest = { system: 'You review code.', messages: [{ role: 'user', text: 'Look.' }], maxTokens: 100 };
const schema = { type: 'object', properties: {} };

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
  readonly location?: string;
}

/** What servers other than OpenAI's own do. */
describe('servers that speak nearly what OpenAI speaks', () => {
  const bodies: Record<string, unknown>[] = [];
  let close: () => Promise<void>;
  const serve = async (answer: (body: Record<string, unknown>, index: number) => Answer): Promise<ModelEndpoint> => {
    bodies.length = 0;
    const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      bodies.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
      const { status = 200, type = 'application/json', body, location } = answer(bodies.at(-1)!, bodies.length - 1);
      response.writeHead(status, { 'content-type': type, ...(location === undefined ? {} : { location }) }).end(body);
    };
    const server = createServer((request, response) => void handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    close = () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections());
    return createOpenAiEndpoint({ provider: 'openai-compatible', model: 'weak', baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`, clock: systemClock });
  };
  const whole = (content: string): string => JSON.stringify({ model: 'weak', choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] });
  afterEach(() => close());

  it('learns what a server does not understand, once', async () => {
    const endpoint = await serve((body) => {
      for (const [field, message] of [['response_format', 'response_format is not supported'], ['stream_options', 'unknown field: stream_options'], ['max_tokens', "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."]] as const) {
        if (field in body) return { status: 400, body: JSON.stringify({ error: { message } }) };
      }
      return { body: whole('{}') };
    });
    assert.equal((await endpoint.complete({ ...question, schema })).text, '{}');
    await endpoint.complete({ ...question, schema });
    assert.equal(bodies.length, 5);
    assert.equal(bodies[4]!['max_completion_tokens'], 100);
  });

  it('takes a whole completion where a server does not stream, and counts by length what is not told', async () => {
    const endpoint = await serve(() => ({ body: whole('fine') }));
    const { text, usage } = await endpoint.complete(question);
    assert.equal(text, 'fine');
    assert.ok(usage.isEstimate && usage.input > 0 && usage.output === 2);
    assert.ok(endpoint.isLocal);
  });

  it('keeps calls apart that a server gives the same index, and takes arguments that are an object', async () => {
    const parts = [
      { tool_calls: [{ index: 0, id: 'a', function: { name: 'read', arguments: { file: 'a' } } }] },
      { tool_calls: [{ index: 0, id: 'b', function: { name: 'read', arguments: '{"file":"b"}' } }] },
    ];
    const endpoint = await serve(() => ({ type: 'text/event-stream', body: `${parts.map((delta) => `data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`).join('')}data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n` }));
    const { toolCalls, stop } = await endpoint.complete(question);
    assert.deepEqual(toolCalls, [{ id: 'a', name: 'read', input: { file: 'a' } }, { id: 'b', name: 'read', input: { file: 'b' } }]);
    assert.equal(stop, 'toolUse');
  });

  it('leaves out what a model writes while it thinks', async () => {
    const endpoint = await serve(() => ({ body: whole('<think>is it {"a": 1}?</think>\n{"a": 2}') }));
    assert.equal((await endpoint.complete(question)).text, '{"a": 2}');
  });

  it('explains a page of a proxy, a wrong path and a redirection, and follows none', async () => {
    const endpoint = await serve((_body, index) => [{ status: 502, type: 'text/html', body: '<html>Bad gateway</html>' }, { type: 'text/html', body: '<html>Welcome</html>' }, { status: 307, body: '', location: 'http://127.0.0.1:9/' }][index]!);
    const kinds: string[] = [];
    for (let i = 0; i < 3; i++) await endpoint.complete(question).catch((error: ModelError) => kinds.push(`${error.failure.kind}: ${error.message}`));
    assert.match(kinds[0]!, /^server: .* status 502\. Try/);
    assert.match(kinds[1]!, /^malformed: .*\/v1/);
    assert.match(kinds[2]!, /^unreachable/);
  });
});
