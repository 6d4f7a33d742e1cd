import { untilAborted } from '../../../base/abort.ts';
import { cancellationOf } from '../../../base/errors.ts';
import { BreakerOpenError } from '../../resilience/circuitBreaker.ts';
import { guard } from '../../resilience/guarded.ts';
import { RateLimiter } from '../../resilience/rateLimiter.ts';
import type { Reservation } from '../money/purse.ts';
import type { ModelEndpoint } from '../modelEndpoint.ts';
import { failureOf, ModelError } from '../modelFailure.ts';
import type { ModelUsage } from '../modelReply.ts';
import type { ModelRequest } from '../modelRequest.ts';
import { charactersPerToken, estimateInputTokens, totalTokens } from '../modelUsage.ts';
import { retryAfterOf, traitsOf } from './failureTraits.ts';
import { idleLimit } from './idleLimit.ts';
import type { PolicedCallOptions, PolicedEndpoint, PolicyOptions } from './policedEndpoint.ts';



/**
 * Puts one policy around an endpoint. From the outside in: a place among so many calls (bulkhead), tries with pauses that
 * honour what the provider asks, the breaker, money and rate limit for each try, and the time limits of the try.
 * Rate and money are asked for each try because each try is a request to the provider; the waiting for them is outside
 * the time limits because it says nothing about the endpoint.
 */
export function withPolicy(endpoint: ModelEndpoint, options: PolicyOptions): PolicedEndpoint {
  const { clock } = options;
  const limiter = new RateLimiter(options);
  const guarded = guard({
    name: endpoint.id,
    clock,
    timeoutMs: options.timeoutMs ?? 600_000,
    retries: options.retries ?? 4,
    backoffMs: options.backoffMs ?? 500,
    maxPauseMs: options.maxPauseMs ?? 60_000,
    breakerWaits: options.breakerWaits ?? 0,
    isRetryable: (error) => traitsOf(error).isPassing,
    isBroken: (error) => traitsOf(error).isBroken,
    retryAfterMs: retryAfterOf,
    breaker: { failures: 5, openMs: 15_000, ...options.breaker },
    concurrency: options.concurrency ?? 8,
    queue: options.queue ?? 10_000,
    ...(options.random === undefined ? {} : { random: options.random }),
  });
  const breaker = guarded.breaker!;

  const complete = async (request: ModelRequest, call: PolicedCallOptions = {}): ReturnType<ModelEndpoint['complete']> => {
    const input = estimateInputTokens(request);
    const tokens = input + request.maxTokens;
    let reservation: Reservation | undefined;
    let hasTried = false;
    const admit = async (): Promise<void> => {
      reservation?.settle(undefined);
      reservation = await call.purse?.reserve(endpoint, request, call.signal);
      await limiter.take(tokens, call.signal);
    };
    const attempt = async (signal: AbortSignal): ReturnType<ModelEndpoint['complete']> => {
      if (hasTried) call.onProgress?.({ kind: 'restarted' });
      hasTried = true;
      const startedAt = clock.monotonic();
      const mine = reservation;
      reservation = undefined;
      const idle = idleLimit(clock, options.idleMs ?? 90_000, signal, endpoint.id);
      let characters = 0;
      let isOver = false;
      const end = (known: ModelUsage | undefined, error?: unknown): void => {
        if (isOver) return;
        isOver = true;
        const guess = { input, output: Math.ceil(characters / charactersPerToken), cacheRead: 0, cacheWrite: 0, isEstimate: true };
        const usage = known ?? (error !== undefined && traitsOf(error).isCharged ? guess : undefined);
        limiter.correct(tokens, usage === undefined ? 0 : totalTokens(usage) - usage.cacheRead);
        mine?.settle(usage);
        const failure = error === undefined ? undefined : failureOf(error);
        call.onAttempt?.({ endpoint: endpoint.id, milliseconds: clock.monotonic() - startedAt, failure, usage });
      };
      // Paid for at once: an endpoint may take its time to notice, and the run may be over by then.
      idle.signal.addEventListener('abort', () => end(undefined, cancellationOf(idle.signal)), { once: true });
      try {
        const completing = endpoint.complete(request, {
          signal: idle.signal,
          onProgress: (progress) => {
            // What a try says that was given up is nobody's any more.
            if (isOver) return;
            idle.heard();
            if (progress.kind === 'text') characters += progress.text.length;
            call.onProgress?.(progress);
          },
        });
        const reply = await untilAborted(completing, idle.signal);
        if (reply.rate !== undefined) limiter.learn(reply.rate);
        end(reply.usage);
        return reply;
      } catch (error) {
        if (ModelError.is(error) && error.rate !== undefined) limiter.learn(error.rate);
        const failure = failureOf(error);
        if (failure.kind === 'rateLimited') limiter.pause(Math.min(failure.retryAfterMs ?? 0, options.maxPauseMs ?? 60_000));
        end(ModelError.is(error) ? error.usage : undefined, error);
        throw error;
      } finally {
        idle.dispose();
      }
    };
    try {
      return await guarded.run(attempt, call.signal, admit);
    } catch (error) {
      if (call.signal?.aborted || ModelError.is(error)) throw error;
      const failure = failureOf(error);
      if (failure.kind === 'cancelled') throw error;
      throw new ModelError(endpoint.id, BreakerOpenError.is(error) ? { kind: 'resting', detail: error.message } : failure);
    } finally {
      reservation?.settle(undefined);
    }
  };

  return {
    id: endpoint.id,
    isLocal: endpoint.isLocal,
    endpoint,
    complete,
    get health() {
      return breaker.state;
    },
    get isResting() {
      const { state } = breaker;
      return state.kind === 'half-open' || (state.kind === 'open' && clock.monotonic() < state.until);
    },
    onDidChangeHealth: breaker.onDidChange,
    dispose: () => breaker.dispose(),
  };
}
