import type { Clock } from '../../base/clock.ts';
import { CancelledError } from '../../base/errors.ts';
import { contentHash } from '../../base/hash.ts';
import { silentTracer } from '../telemetry/tracer.ts';
import type { Tracer } from '../telemetry/tracer.ts';
import { describeFailure } from './describeFailure.ts';
import type { Masker } from './masking/masker.ts';
import { maskRequest, restoreReply } from './masking/maskRequest.ts';
import type { MaskedRequest } from './masking/maskRequest.ts';
import type { ModelCaller } from './modelCaller.ts';
import type { ModelFailure } from './modelFailure.ts';
import { failureOf, ModelError } from './modelFailure.ts';
import type { ModelReply, ModelReplyProgress } from './modelReply.ts';
import type { ModelRequest, ModelTier } from './modelRequest.ts';
import { endCallSpan, startCallSpan } from './modelSpan.ts';
import type { AuditEntry, AuditTrail } from '../audit/auditTrail.ts';
import { totalTokens } from './modelUsage.ts';
import type { ModelAttempt } from './policy/policedEndpoint.ts';
import type { DaySpending } from './money/daySpending.ts';
import type { CallEstimate, Price, Prices } from './money/prices.ts';
import { costOf, estimateCall } from './money/prices.ts';
import { createPurse } from './money/purse.ts';
import type { ModelPool } from './pool/modelPool.ts';
import { repliedFact, replayDigest } from './replay/recordedReplies.ts';
import type { RepliedFact } from './replay/recordedReplies.ts';
import type { ReplyCache } from './replyCache.ts';

/** What a call came to. Nothing throws but a cancel of the caller and a missing permission. */
export type ModelOutcome =
  | { readonly kind: 'reply'; readonly reply: ModelReply; readonly endpoint: string; readonly from: 'model' | 'cache'; /** Puts back what was hidden, in a part of the reply. */ readonly restore: (text: string) => string; /** The reply with all that was hidden, for a conversation that goes on. */ readonly restoreReply: () => ModelReply }
  | { readonly kind: 'failed'; readonly failure: ModelFailure; readonly message: string };

export interface AskModelOptions {
  readonly onProgress?: (progress: ModelReplyProgress) => void;
  /** Neither answers from the cache nor goes into it. */
  readonly isFresh?: boolean;
  /** The reply comes as it was sent, hidden values hidden; `restore` puts them back where they are needed. */
  readonly isMasked?: boolean;
  /** A reply that is of no use is asked for anew another time. */
  readonly isWorthKeeping?: (reply: ModelReply) => boolean;
}

export interface ModelClientOptions {
  readonly clock: Clock;
  readonly pools: Readonly<Record<ModelTier, ModelPool>>;
  readonly prices: Prices;
  readonly masker: Masker;
  readonly day?: DaySpending;
  readonly audit?: AuditTrail;
  readonly cache?: ReplyCache;
  readonly tracer?: Tracer;
}

/** Calls models for agents: masked, paid for out of the run's budget, traced, logged, and from the cache where it can. */
export class ModelClient {
  #options: ModelClientOptions;

  constructor(options: ModelClientOptions) {
    this.#options = options;
  }

  /** Calls from now on are masked and priced by these. */
  obey(rules: Pick<ModelClientOptions, 'masker' | 'prices'>): void {
    this.#options = { ...this.#options, ...rules };
  }

  /** A request as it would be sent, and the way back. */
  preview(request: ModelRequest): MaskedRequest {
    return maskRequest(this.#options.masker, request);
  }

  /** A text with what is secret blanked out, of the same length. */
  hide(text: string): string {
    return this.#options.masker.hide(text);
  }

  /** What a call may come to at most, with the model that would be asked first. */
  estimate(request: ModelRequest): CallEstimate & { readonly model: string } {
    const first = this.#pool(request).endpoints[0]!;
    return { ...estimateCall(request, this.#options.prices.of(first)), model: first.id };
  }

  /** As `estimate`, and whether the reply is at hand already: then nothing is sent and nothing charged. */
  forecast(request: ModelRequest): CallEstimate & { readonly model: string; readonly isKept: boolean } {
    const { request: masked } = this.preview(request);
    const { cache } = this.#options;
    const key = cache?.keyOf(this.#pool(request).endpoints.map(({ id }) => id), masked);
    return { ...this.estimate(masked), isKept: key !== undefined && cache?.get(key) !== undefined };
  }

  async ask(caller: ModelCaller, request: ModelRequest, options: AskModelOptions = {}): Promise<ModelOutcome> {
    const pool = this.#pool(request);
    const masked = maskRequest(this.#options.masker, request);
    const ids = pool.endpoints.map(({ id }) => id);
    const cache = options.isFresh === true ? undefined : this.#options.cache;
    const key = cache?.keyOf(ids, masked.request);
    const kept = key === undefined ? undefined : cache?.get(key);
    const restore = (text: string): string => masked.placeholders.restore(text);
    const shown = (reply: ModelReply): ModelReply => (options.isMasked === true ? reply : restoreReply(reply, masked.placeholders));
    if (kept !== undefined) {
      keep(caller, masked.request, { endpoint: ids[0]!, answer: { reply: kept } });
      return { kind: 'reply', reply: shown(kept), endpoint: ids[0]!, from: 'cache', restore, restoreReply: () => restoreReply(kept, masked.placeholders) };
    }
    // Who asks again for what was asked before is told apart in the audit log by what it sent.
    const digest = contentHash(JSON.stringify(masked.request));
    return caller.use('model.call', `${ids.join(', ')} ${digest}`, async () => {
      const outcome = await this.#call(caller, pool, masked.request, digest, options);
      if (outcome.kind !== 'reply') {
        keep(caller, masked.request, { endpoint: ids[0]!, answer: { failure: outcome.failure } });
        return outcome;
      }
      keep(caller, masked.request, { endpoint: outcome.endpoint, answer: { reply: outcome.reply } });
      const reply = shown(outcome.reply);
      if (key !== undefined && (options.isWorthKeeping?.(reply) ?? true)) cache?.set(key, outcome.reply);
      return { ...outcome, reply, restore, restoreReply: () => restoreReply(outcome.reply, masked.placeholders) };
    });
  }

  async #call(caller: ModelCaller, pool: ModelPool, request: ModelRequest, digest: string, options: AskModelOptions): Promise<Called> {
    const { clock, prices, tracer = silentTracer } = this.#options;
    const startedAt = clock.monotonic();
    let endpoint = pool.endpoints[0]!.id;
    let tries = 0;
    const priceOf = (id: string): Price => prices.of(pool.endpoints.find((each) => each.id === id) ?? pool.endpoints[0]!);
    const span = startCallSpan(tracer, endpoint, request, caller);
    try {
      const reply = await pool.complete(request, {
        signal: caller.signal,
        onProgress: options.onProgress,
        purse: createPurse({ budget: caller.budget, spend: (spending) => caller.spend(spending), prices, day: this.#options.day }),
        onAttempt: (attempt) => {
          tries++;
          endpoint = attempt.endpoint;
          // What a preview or a setting stopped at the border was not sent.
          if (attempt.failure?.kind !== 'notSent') this.#options.audit?.record(sentEntry(attempt, digest, caller, priceOf(attempt.endpoint)));
          if (attempt.failure === undefined) return;
          caller.logger.log('warn', 'A call of a model failed', { endpoint, kind: attempt.failure.kind, milliseconds: attempt.milliseconds, try: tries });
        },
      });
      endCallSpan(span, reply, endpoint);
      caller.logger.log('debug', 'A model answered', { endpoint, milliseconds: clock.monotonic() - startedAt, tries, stop: reply.stop, ...reply.usage });
      return outcomeOf(endpoint, reply);
    } catch (error) {
      span.end(error);
      if (caller.signal.aborted && CancelledError.is(error)) throw error;
      const failure = failureOf(error);
      return { kind: 'failed', failure, message: ModelError.is(error) ? error.message : describeFailure(endpoint, failure) };
    }
  }

  #pool(request: ModelRequest): ModelPool {
    return this.#options.pools[request.tier ?? 'large'];
  }
}

/** A run can be replayed from what is kept here, without an endpoint. */
function keep(caller: ModelCaller, request: ModelRequest, { endpoint, answer }: Omit<RepliedFact, 'digest'>): void {
  if (caller.record === undefined) return;
  const kept = 'reply' in answer ? { reply: withoutRaw(answer.reply) } : answer;
  caller.record(repliedFact, { digest: replayDigest(request), endpoint, answer: kept } satisfies RepliedFact);
}

function withoutRaw({ raw: _raw, rate: _rate, ...reply }: ModelReply): ModelReply {
  return reply;
}

type Called = Omit<Extract<ModelOutcome, { kind: 'reply' }>, 'restore' | 'restoreReply'> | Extract<ModelOutcome, { kind: 'failed' }>;

/** One request that went out, as the audit log names it: what it cost, and its digest, never its text. */
function sentEntry({ endpoint, failure, usage }: ModelAttempt, digest: string, { run, agent }: ModelCaller, price: Price): AuditEntry {
  return {
    kind: 'prompt', run, agent, endpoint, digest,
    outcome: failure?.kind ?? 'answered',
    tokens: usage === undefined ? null : totalTokens(usage),
    usd: usage === undefined ? null : (costOf(usage, price) ?? null),
  };
}

/** A refusal and a reply that is not whole are answers of the provider, but failures to whoever asked. */
function outcomeOf(endpoint: string, reply: ModelReply): Called {
  const failure: ModelFailure | undefined =
    reply.stop === 'refusal' ? { kind: 'refusal', detail: reply.refusal ?? '' } : reply.stop === 'maxTokens' ? { kind: 'maxTokens', partial: reply.text } : undefined;
  if (failure !== undefined) return { kind: 'failed', failure, message: describeFailure(endpoint, failure) };
  return { kind: 'reply', reply, endpoint, from: 'model' };
}
