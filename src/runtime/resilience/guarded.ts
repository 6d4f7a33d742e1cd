import { deriveSignal, untilAborted } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import { sleep } from '../../base/clock.ts';
import { CancelledError, cancellationOf, errorMessage, throwIfAborted } from '../../base/errors.ts';
import { Bulkhead } from './bulkhead.ts';
import { BreakerOpenError, CircuitBreaker } from './circuitBreaker.ts';

export interface GuardOptions {
  /** What is guarded, for people: "ESLint". */
  readonly name: string;
  readonly clock: Clock;
  /** A try may take so long. */
  readonly timeoutMs?: number;
  /** So many more tries after a failure. Default 0. */
  readonly retries?: number;
  /** The first pause before another try; it doubles each time, up to 30 s. Default 200 ms. */
  readonly backoffMs?: number;
  readonly isRetryable?: (error: unknown) => boolean;
  /** Whether a failure says that the thing itself is broken, which counts for its breaker. Default: any does. */
  readonly isBroken?: (error: unknown) => boolean;
  readonly breaker?: { readonly failures?: number; readonly openMs?: number };
  /** So many calls at once. */
  readonly concurrency?: number;
  readonly queue?: number;
  /** Between 0 and 1; for the jitter. */
  readonly random?: () => number;
}

/** Calls something that may hang, fail or be overrun: an instrument, later a model's endpoint. */
export interface Guarded {
  run<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  readonly breaker: CircuitBreaker | undefined;
}

const maxBackoffMs = 30_000;

/**
 * Wraps calls, from the outside in, in retries with jitter, a circuit breaker, a time limit and a limit on how many go
 * on at once. A cancel by the caller is a cancel, never a failure: it is not tried again and opens no breaker.
 *
 * Written here rather than taken from a library because those that exist wait on the platform's timers; everything
 * here waits on `Clock`, so that this layer stays free of the platform and tests of it are exact.
 */
export function guard(options: GuardOptions): Guarded {
  const { clock, name } = options;
  const breaker = options.breaker === undefined ? undefined : new CircuitBreaker({ clock, name, ...options.breaker });
  const bulkhead = options.concurrency === undefined ? undefined : new Bulkhead(options.concurrency, options.queue);

  const once = async <T>(work: (signal: AbortSignal) => Promise<T>, caller: AbortSignal | undefined): Promise<T> => {
    breaker?.enter();
    const limit = options.timeoutMs === undefined ? undefined : { clock, milliseconds: options.timeoutMs, what: name };
    const derived = deriveSignal(caller, limit);
    try {
      const result = await untilAborted(work(derived.signal), derived.signal);
      breaker?.succeeded();
      return result;
    } catch (error) {
      if (caller?.aborted) breaker?.abandoned();
      else if (options.isBroken?.(error) ?? true) breaker?.failed(errorMessage(error));
      else breaker?.succeeded();
      throw error;
    } finally {
      derived.dispose();
    }
  };

  const retried = async <T>(work: (signal: AbortSignal) => Promise<T>, caller: AbortSignal | undefined): Promise<T> => {
    for (let attempt = 0; ; attempt++) {
      throwIfAborted(caller);
      try {
        return await once(work, caller);
      } catch (error) {
        if (caller?.aborted) throw cancellationOf(caller);
        const isFinal = CancelledError.is(error) || BreakerOpenError.is(error) || !(options.isRetryable?.(error) ?? true);
        if (isFinal || attempt >= (options.retries ?? 0)) throw error;
        const most = Math.min(maxBackoffMs, (options.backoffMs ?? 200) * 2 ** attempt);
        // Between half and all of it, so that those who failed together do not come back together.
        await sleep(clock, most * (0.5 + (options.random ?? Math.random)() / 2), caller);
      }
    }
  };

  return {
    breaker,
    run: (work, signal) => (bulkhead === undefined ? retried(work, signal) : bulkhead.run(() => retried(work, signal), signal)),
  };
}
