import type { Script } from './scriptedAnswer.ts';
import type { Protocol, ScriptedServer } from './scriptedServer.ts';
import { startScriptedServer } from './scriptedServer.ts';

const event = (type: string, data: object): string => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
const stops = { end: 'end_turn', maxTokens: 'max_tokens', refusal: 'refusal' } as const;
const types: Readonly<Record<number, string>> = {
  400: 'invalid_request_error', 401: 'authentication_error', 402: 'billing_error', 403: 'permission_error', 404: 'not_found_error',
  413: 'request_too_large', 429: 'rate_limit_error', 500: 'api_error', 503: 'api_error', 529: 'overloaded_error',
};

function start(usage: { input?: number; cacheRead?: number; cacheWrite?: number } = {}): string {
  return event('message_start', {
    message: {
      id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-scripted', content: [], stop_reason: null, stop_sequence: null,
      usage: { input_tokens: usage.input ?? 10, output_tokens: 1, cache_read_input_tokens: usage.cacheRead ?? 0, cache_creation_input_tokens: usage.cacheWrite ?? 0 },
    },
  });
}

function end(stop: string, output: number): string[] {
  return [event('message_delta', { delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: output } }), event('message_stop', {})];
}

const protocol: Protocol = {
  text: ({ text, usage, stop }) => ({
    before: [start(usage), event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }), event('ping', {})],
    piece: (piece) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece } }),
    after: [event('content_block_stop', { index: 0 }), ...end(stops[stop], usage?.output ?? Math.ceil(text.length / 4))],
  }),
  tools: ({ text, calls }) => [
    start(),
    event('content_block_start', { index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } }),
    event('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking: 'let me look' } }),
    event('content_block_delta', { index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } }),
    event('content_block_stop', { index: 0 }),
    ...(text === '' ? [] : [event('content_block_start', { index: 1, content_block: { type: 'text', text: '' } }), event('content_block_delta', { index: 1, delta: { type: 'text_delta', text } }), event('content_block_stop', { index: 1 })]),
    ...calls.flatMap((call, index) => [
      event('content_block_start', { index: index + 2, content_block: { type: 'tool_use', id: `toolu_${index}`, name: call.name, input: {} } }),
      ...(call.arguments.match(/[\s\S]{1,6}/g) ?? []).map((partial_json) => event('content_block_delta', { index: index + 2, delta: { type: 'input_json_delta', partial_json } })),
      event('content_block_stop', { index: index + 2 }),
    ]),
    ...end('tool_use', 20),
  ],
  error: (status, message) => JSON.stringify({ type: 'error', error: { type: types[status] ?? 'api_error', message }, request_id: 'req_1' }),
  streamError: (type, message) => event('error', { error: { type, message } }),
  other: (call) => (call.path.includes('count_tokens') ? JSON.stringify({ input_tokens: 4321 }) : undefined),
};

/** Speaks Anthropic's Messages protocol. */
export function startAnthropicServer(script: Script): Promise<ScriptedServer> {
  return startScriptedServer(protocol, script);
}
