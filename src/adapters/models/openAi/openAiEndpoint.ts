import type { Clock } from '../../../base/clock.ts';
import { cancellationOf } from '../../../base/errors.ts';
import type { CompleteOptions, ModelEndpoint } from '../../../runtime/models/modelEndpoint.ts';
import { ModelError } from '../../../runtime/models/modelFailure.ts';
import type { ModelReply } from '../../../runtime/models/modelReply.ts';
import type { ModelRequest } from '../../../runtime/models/modelRequest.ts';
import { estimateInputTokens } from '../../../runtime/models/modelUsage.ts';
import { httpFailure } from '../httpFailure.ts';
import { isLocalAddress } from '../isLocalAddress.ts';
import { networkFailure } from '../networkFailure.ts';
import { rateReportOf, retryAfterOf } from '../rateHeaders.ts';
import { scrub } from '../scrub.ts';
import type { OpenAiChunk } from './openAiChunk.ts';
import { errorIn, refusedBy } from './openAiFailure.ts';
import type { OpenAiDialect } from './openAiRequest.ts';
import { learnDialect, openAiRequest } from './openAiRequest.ts';
import { OpenAiStream } from './openAiStream.ts';
import { readEvents } from './readEvents.ts';

export interface OpenAiEndpointOptions {
  readonly provider: 'openai' | 'openai-compatible';
  readonly model: string;
  /** Up to and with the version: `http://localhost:11434/v1`. */
  readonly baseUrl: string;
  /** Servers on this machine want none. */
  readonly apiKey?: string | undefined;
  readonly clock: Clock;
  readonly send?: typeof fetch;
}

/** What a dialect has to learn at most. */
const maxLessons = 3;

/** Any server that speaks OpenAI's chat completions: their own, Ollama, llama.cpp, vLLM, LM Studio, gateways. */
export function createOpenAiEndpoint(options: OpenAiEndpointOptions): ModelEndpoint {
  const { apiKey, clock, model, send = fetch } = options;
  const id = `${options.provider}/${model}`;
  const address = `${options.baseUrl.replace(/\/+$/, '')}/chat/completions`;
  const dialect: OpenAiDialect = { maxTokens: options.provider === 'openai' ? 'max_completion_tokens' : 'max_tokens', speaksSchema: true, reportsUsage: true };

  const once = async (request: ModelRequest, { signal, onProgress }: CompleteOptions): Promise<ModelReply> => {
    const stream = new OpenAiStream(estimateInputTokens(request));
    try {
      const response = await send(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }) },
        body: JSON.stringify(openAiRequest(model, request, dialect)),
        // A key must not follow to wherever a server points.
        redirect: 'error',
        ...(signal === undefined ? {} : { signal }),
      });
      const rate = rateReportOf(response.headers, clock.now());
      if (!response.ok) throw await refusedBy(id, response, apiKey, clock.now());
      const take = (text: string): void => {
        const chunk = JSON.parse(text) as OpenAiChunk | null;
        if (typeof chunk !== 'object' || chunk === null) throw new SyntaxError('No object');
        const error = errorIn(chunk);
        if (error !== undefined) throw new ModelError(id, httpFailure(error.status, error.type, scrub(error.message, apiKey), retryAfterOf(response.headers, clock.now())), { usage: stream.usage, rate });
        const progress = stream.take(chunk);
        onProgress?.(progress);
      };
      if (/\bjson\b/.test(response.headers.get('content-type') ?? '')) take(await response.text());
      else if (response.body !== null) for await (const data of readEvents(response.body)) take(data);
      if (signal?.aborted) throw cancellationOf(signal);
      if (stream.isWhole) return { ...stream.reply(), ...(rate === undefined ? {} : { rate }) };
      const failure = stream.hasBegun ? ({ kind: 'cut', detail: '' } as const) : ({ kind: 'malformed', detail: 'it is no chat completion; the address may lack its version, such as /v1' } as const);
      throw new ModelError(id, failure, { usage: stream.usage, rate });
    } catch (error) {
      if (signal?.aborted) throw cancellationOf(signal);
      if (ModelError.is(error)) throw error;
      if (error instanceof SyntaxError) throw new ModelError(id, { kind: 'malformed', detail: 'it holds something that is not JSON' }, { usage: stream.usage });
      if (error instanceof RangeError) throw new ModelError(id, { kind: 'malformed', detail: error.message }, { usage: stream.usage });
      throw new ModelError(id, networkFailure(error, stream.hasBegun), { usage: stream.usage });
    }
  };

  return {
    id,
    // Who says `openai` at an address of this machine has a gateway there, which still calls the provider.
    isLocal: options.provider === 'openai-compatible' && isLocalAddress(options.baseUrl),
    complete: async (request, call = {}) => {
      for (let lesson = 0; ; lesson++) {
        try {
          return await once(request, call);
        } catch (error) {
          if (lesson >= maxLessons || !ModelError.is(error) || error.failure.kind !== 'badRequest' || !learnDialect(dialect, error.failure.detail)) throw error;
        }
      }
    },
  };
}
