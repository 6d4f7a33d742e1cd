import type { ModelUsage } from './modelReply.ts';
import type { ModelRequest } from './modelRequest.ts';

export const noUsage: ModelUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

export const charactersPerToken = 3.5;
const tokensPerMessage = 8;

export function addUsage(a: ModelUsage, b: ModelUsage): ModelUsage {
  const isEstimate = a.isEstimate === true || b.isEstimate === true;
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    ...(isEstimate ? { isEstimate } : {}),
  };
}

export function totalTokens(usage: ModelUsage): number {
  return usage.input + usage.output + usage.cacheRead + usage.cacheWrite;
}

/** A guess by length: no provider publishes how its present models count, and code runs to more tokens than prose. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

/** A guess at what a request will be charged for as input. */
export function estimateInputTokens(request: ModelRequest): number {
  let tokens = estimateTokens(request.system);
  for (const message of request.messages) {
    tokens += tokensPerMessage;
    if (message.role === 'tool') {
      for (const result of message.results) tokens += estimateTokens(result.text) + tokensPerMessage;
      continue;
    }
    tokens += estimateTokens(message.text);
    if (message.role === 'assistant' && message.toolCalls !== undefined) tokens += estimateTokens(JSON.stringify(message.toolCalls));
  }
  if (request.tools !== undefined) tokens += estimateTokens(JSON.stringify(request.tools));
  if (request.schema !== undefined) tokens += estimateTokens(JSON.stringify(request.schema));
  return tokens;
}
