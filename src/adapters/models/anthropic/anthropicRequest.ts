import type Anthropic from '@anthropic-ai/sdk';
import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
import type { JsonSchema, ModelMessage, ModelRequest } from '../../../runtime/models/modelRequest.ts';
import { schemaInWords } from '../schemaInWords.ts';

type Body = Anthropic.MessageCreateParamsNonStreaming;

const cached = { cache_control: { type: 'ephemeral' } } as const;

/**
 * Says a request in the provider's words. What stays the same comes first and is marked for its cache; a conversation
 * with tools is marked at its end as well, because its next turn begins with all of this one.
 */
export function anthropicRequest(id: string, model: string, request: ModelRequest, speaksSchema: boolean): Body {
  const format = request.schema === undefined || !speaksSchema ? undefined : strictSchema(request.schema);
  const system = request.schema !== undefined && format === undefined ? `${request.system}\n\n${schemaInWords(request.schema)}` : request.system;
  const messages = request.messages.map((message) => turn(id, message));
  if (request.tools !== undefined && request.tools.length > 0) markEnd(messages);
  return {
    model,
    max_tokens: request.maxTokens,
    ...(system === '' ? {} : { system: [{ type: 'text', text: system, ...cached }] }),
    messages,
    ...(request.tools === undefined || request.tools.length === 0
      ? {}
      : { tools: request.tools.map(({ name, description, input }, index, all) => ({ name, description, input_schema: input as Anthropic.Tool.InputSchema, ...(index === all.length - 1 ? cached : {}) })) }),
    ...(format === undefined ? {} : { output_config: { format: { type: 'json_schema', schema: format } } }),
  };
}

/** Undefined where the provider's stricter form of schema cannot say it. */
function strictSchema(schema: JsonSchema): Record<string, unknown> | undefined {
  try {
    return transformJSONSchema(schema);
  } catch {
    return undefined;
  }
}

function turn(id: string, message: ModelMessage): Anthropic.MessageParam {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: [{ type: 'text', text: words(message.text) }] };
    case 'tool':
      return {
        role: 'user',
        content: message.results.map(({ callId, text, isError }) => ({ type: 'tool_result', tool_use_id: callId, content: words(text), ...(isError ? { is_error: true } : {}) })),
      };
    case 'assistant': {
      if (message.raw?.by === id) return { role: 'assistant', content: message.raw.content as Anthropic.ContentBlockParam[] };
      const content: Anthropic.ContentBlockParam[] = message.text.trim() === '' ? [] : [{ type: 'text', text: message.text }];
      for (const call of message.toolCalls ?? []) content.push({ type: 'tool_use', id: call.id, name: call.name, input: 'input' in call ? call.input : {} });
      return { role: 'assistant', content: content.length === 0 ? [{ type: 'text', text: words('') }] : content };
    }
  }
}

function markEnd(messages: Anthropic.MessageParam[]): void {
  const content = messages.at(-1)?.content;
  if (!Array.isArray(content)) return;
  const last = content.at(-1);
  if (last?.type === 'text' || last?.type === 'tool_result') content[content.length - 1] = { ...last, ...cached };
}

/** Empty texts are refused. */
function words(text: string): string {
  return text.trim() === '' ? '(nothing)' : text;
}
