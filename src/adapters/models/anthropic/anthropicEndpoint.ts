import type Anthropic from '@anthropic-ai/sdk';
import type * as Sdk from '@anthropic-ai/sdk';
import type { Clock } from '../../../base/clock.ts';
import { cancellationOf } from '../../../base/errors.ts';
import type { CompleteOptions, ModelEndpoint } from '../../../runtime/models/modelEndpoint.ts';
import { ModelError } from '../../../runtime/models/modelFailure.ts';
import type { ModelReply } from '../../../runtime/models/modelReply.ts';
import type { ModelRequest } from '../../../runtime/models/modelRequest.ts';
import { rateReportOf } from '../rateHeaders.ts';
import { anthropicFailure } from './anthropicFailure.ts';
import { anthropicRequest } from './anthropicRequest.ts';
import { AnthropicStream } from './anthropicStream.ts';

export interface AnthropicEndpointOptions {
  /** The model's name as the provider knows it. */
  readonly model: string;
  readonly apiKey: string;
  /** A gateway's address; the provider's own without it. */
  readonly baseUrl?: string | undefined;
  readonly clock: Clock;
  readonly send?: typeof fetch;
}

/** The policy around an endpoint limits time; the SDK's own limit must only be longer. */
const sdkTimeoutMs = 30 * 60_000;

/** Anthropic's models through their SDK, which is loaded with the first call. */
export function createAnthropicEndpoint(options: AnthropicEndpointOptions): ModelEndpoint {
  const { model, apiKey, baseUrl, clock, send = fetch } = options;
  const id = `anthropic/${model}`;
  let client: Promise<{ sdk: typeof Sdk; messages: Anthropic['messages'] }> | undefined;
  // Models and gateways that do not know structured replies are asked for them in words from then on.
  let speaksSchema = true;

  const connect = (): NonNullable<typeof client> =>
    (client ??= import('@anthropic-ai/sdk').then((sdk) => {
      const anthropic = new sdk.default({
        apiKey,
        // Retries and time are the policy's; the environment must not add another credential.
        authToken: null,
        baseURL: baseUrl ?? 'https://api.anthropic.com',
        maxRetries: 0,
        // A key must not follow to wherever a server points.
        fetchOptions: { redirect: 'error' },
        fetch: send,
        timeout: sdkTimeoutMs,
        logLevel: 'off',
        // Calls are traced by the client that makes them; the SDK's own spans could carry what is said.
        openTelemetry: false,
      });
      return { sdk, messages: anthropic.messages };
    }));

  const once = async (request: ModelRequest, { signal, onProgress }: CompleteOptions): Promise<ModelReply> => {
    const { sdk, messages } = await connect();
    if (signal?.aborted) throw cancellationOf(signal);
    const stream = new AnthropicStream(id);
    try {
      const body = anthropicRequest(id, model, request, speaksSchema);
      const { data, response } = await messages.create({ ...body, stream: true }, signal === undefined ? {} : { signal }).withResponse();
      for await (const event of data) {
        const progress = stream.take(event);
        if (progress !== undefined) onProgress?.(progress);
      }
      if (signal?.aborted) throw cancellationOf(signal);
      const rate = rateReportOf(response.headers, clock.now());
      if (stream.isWhole) return { ...stream.reply(), ...(rate === undefined ? {} : { rate }) };
      const failure = stream.hasBegun ? ({ kind: 'cut', detail: '' } as const) : ({ kind: 'malformed', detail: 'it is no stream of events' } as const);
      throw new ModelError(id, failure, { usage: stream.usage, rate });
    } catch (error) {
      if (signal?.aborted) throw cancellationOf(signal);
      if (ModelError.is(error)) throw error;
      throw anthropicFailure(sdk, id, error, { key: apiKey, now: clock.now(), usage: stream.usage });
    }
  };

  return {
    id,
    // A gateway on this machine still calls the provider.
    isLocal: false,
    complete: async (request, call = {}) => {
      try {
        return await once(request, call);
      } catch (error) {
        const isUnknownSchema = ModelError.is(error) && error.failure.kind === 'badRequest' && /output_config|output_format|json_schema|structured output/i.test(error.failure.detail);
        if (!isUnknownSchema || !speaksSchema || request.schema === undefined) throw error;
        speaksSchema = false;
        return once(request, call);
      }
    },
    countTokens: async (request, signal) => {
      const { sdk, messages } = await connect();
      const { max_tokens: _max, output_config: _format, ...body } = anthropicRequest(id, model, request, false);
      try {
        return (await messages.countTokens(body, signal === undefined ? {} : { signal })).input_tokens;
      } catch (error) {
        if (signal?.aborted) throw cancellationOf(signal);
        throw anthropicFailure(sdk, id, error, { key: apiKey, now: clock.now(), usage: undefined });
      }
    },
  };
}
