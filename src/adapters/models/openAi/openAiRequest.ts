import type { ModelMessage, ModelRequest } from '../../../runtime/models/modelRequest.ts';
import { schemaInWords } from '../schemaInWords.ts';

/** What an endpoint turned out not to understand; each call learns for the next. */
export interface OpenAiDialect {
  /** The name of the limit: newer models know only the longer one, most other servers only the shorter. */
  maxTokens: 'max_tokens' | 'max_completion_tokens';
  speaksSchema: boolean;
  reportsUsage: boolean;
}

/** Says a request as OpenAI's chat completions have it. */
export function openAiRequest(model: string, request: ModelRequest, dialect: OpenAiDialect): Record<string, unknown> {
  const { schema, tools } = request;
  // The schema is told in words as well: many servers take `response_format` and do nothing with it.
  const system = schema === undefined ? request.system : `${request.system}\n\n${schemaInWords(schema)}`;
  return {
    model,
    messages: [...(system === '' ? [] : [{ role: 'system', content: system }]), ...request.messages.flatMap(turns)],
    [dialect.maxTokens]: request.maxTokens,
    stream: true,
    ...(dialect.reportsUsage ? { stream_options: { include_usage: true } } : {}),
    ...(tools === undefined || tools.length === 0
      ? {}
      : { tools: tools.map(({ name, description, input }) => ({ type: 'function', function: { name, description, parameters: input } })) }),
    ...(schema === undefined || !dialect.speaksSchema ? {} : { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } }),
  };
}

function turns(message: ModelMessage): Record<string, unknown>[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: message.text }];
    case 'tool':
      return message.results.map(({ callId, text, isError }) => ({ role: 'tool', tool_call_id: callId, content: isError ? `Error: ${text}` : text }));
    case 'assistant': {
      const calls = (message.toolCalls ?? []).map((call) => ({
        id: call.id,
        type: 'function',
        // What could not be read must not be sent back: some servers parse it and fail.
        function: { name: call.name, arguments: 'input' in call ? JSON.stringify(call.input ?? {}) : '{}' },
      }));
      return [{ role: 'assistant', content: message.text === '' && calls.length > 0 ? null : message.text, ...(calls.length === 0 ? {} : { tool_calls: calls }) }];
    }
  }
}

/** Changes the dialect by what a refused request says; false where it says nothing of the kind. */
export function learnDialect(dialect: OpenAiDialect, detail: string): boolean {
  if (dialect.speaksSchema && /response_format|json_schema|structured output/i.test(detail)) {
    dialect.speaksSchema = false;
    return true;
  }
  if (dialect.reportsUsage && /stream_options|include_usage/i.test(detail)) {
    dialect.reportsUsage = false;
    return true;
  }
  const other = dialect.maxTokens === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  if (detail.includes(dialect.maxTokens) && (/unsupported|not supported|unknown|unrecognized|unexpected|not permitted|extra/i.test(detail) || detail.includes(other))) {
    dialect.maxTokens = other;
    return true;
  }
  return false;
}
