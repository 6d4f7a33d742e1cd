import type { ModelReply, ToolCall } from '../modelReply.ts';
import type { ModelMessage, ModelRequest } from '../modelRequest.ts';
import type { Masker } from './masker.ts';
import type { Placeholders } from './placeholders.ts';

/** A request as it may leave, and the way back for its reply. */
export interface MaskedRequest {
  readonly request: ModelRequest;
  readonly placeholders: Placeholders;
}

/** Hides everything sensitive in all that would be sent, arguments of earlier calls included. */
export function maskRequest(masker: Masker, request: ModelRequest): MaskedRequest {
  const placeholders = masker.open(textsOf(request));
  if (placeholders.isEmpty) return { request, placeholders };
  const messages = request.messages.map((message): ModelMessage => {
    switch (message.role) {
      case 'user':
        return { ...message, text: placeholders.mask(message.text) };
      case 'tool':
        return { ...message, results: message.results.map((result) => ({ ...result, text: placeholders.mask(result.text) })) };
      case 'assistant':
        // Its raw turn is what the model wrote itself, which was never told what is hidden.
        return {
          ...message,
          text: placeholders.mask(message.text),
          ...(message.toolCalls === undefined ? {} : { toolCalls: message.toolCalls.map((call) => placeholders.maskIn(call) as ToolCall) }),
        };
    }
  });
  return { request: { ...request, system: placeholders.mask(request.system), messages }, placeholders };
}

/** Puts back what was hidden, in the text and in the arguments of calls. */
export function restoreReply(reply: ModelReply, placeholders: Placeholders): ModelReply {
  if (placeholders.isEmpty) return reply;
  return {
    ...reply,
    text: placeholders.restore(reply.text),
    toolCalls: reply.toolCalls.map((call) => ('input' in call ? { ...call, input: placeholders.restoreIn(call.input) } : call)),
  };
}

function textsOf(request: ModelRequest): string[] {
  const texts = [request.system];
  for (const message of request.messages) {
    if (message.role === 'tool') texts.push(...message.results.map(({ text }) => text));
    else texts.push(message.text);
    if (message.role === 'assistant') for (const call of message.toolCalls ?? []) texts.push('input' in call ? JSON.stringify(call.input ?? null) : call.unreadable);
  }
  return texts;
}
