import type { Script } from './scriptedAnswer.ts';
import type { Protocol, ScriptedServer } from './scriptedServer.ts';
import { startScriptedServer } from './scriptedServer.ts';

const chunk = (fields: object): string => `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'scripted', ...fields })}\n\n`;
const delta = (part: object, finish: string | null = null): string => chunk({ choices: [{ index: 0, delta: part, finish_reason: finish }] });
const finishes = { end: 'stop', maxTokens: 'length', refusal: 'content_filter' } as const;
const done = 'data: [DONE]\n\n';

const protocol: Protocol = {
  text: ({ text, usage, stop }) => ({
    before: [delta({ role: 'assistant', content: '' })],
    piece: (piece) => delta({ content: piece }),
    after: [
      delta({}, finishes[stop]),
      chunk({ choices: [], usage: { prompt_tokens: (usage?.input ?? 10) + (usage?.cacheRead ?? 0), completion_tokens: usage?.output ?? Math.ceil(text.length / 4), prompt_tokens_details: { cached_tokens: usage?.cacheRead ?? 0 } } }),
      done,
    ],
  }),
  tools: ({ text, calls }) => [
    delta({ role: 'assistant', content: text }),
    ...calls.flatMap((call, index) => [
      delta({ tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name: call.name, arguments: '' } }] }),
      ...(call.arguments.match(/[\s\S]{1,6}/g) ?? []).map((part) => delta({ tool_calls: [{ index, function: { arguments: part } }] })),
    ]),
    delta({}, 'tool_calls'),
    chunk({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 20 } }),
    done,
  ],
  error: (status, message) => JSON.stringify({ error: { message, type: status === 429 ? 'requests' : 'invalid_request_error', code: status === 401 ? 'invalid_api_key' : null } }),
  streamError: (type, message) => `data: ${JSON.stringify({ error: { message, type } })}\n\n`,
};

/** Speaks OpenAI's chat completions. */
export function startOpenAiServer(script: Script): Promise<ScriptedServer> {
  return startScriptedServer(protocol, script);
}
