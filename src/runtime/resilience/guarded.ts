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
  /** When the thing itself says to come back: no other try is made before. */
  readonly retryAfterMs?: (error: unknown) => number | undefined;
  /** A pause longer than this is not made; the failure stands instead. Default: no limit. */
  readonly maxPauseMs?: number;
  /** Waits for a breaker to let a call through again, so often, rather than fail at once. Default 0. */
  readonly breakerWaits?: number;
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
  /** `admit` is waited for before each try, outside its time limit: a rate limit, a budget. */
  run<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal, admit?: () => Promise<void>): Promise<T>;
  readonly breaker: CircuitBreaker | undefined;
}

const maxBackoffMs = 30_000;
/** Between looks at a breaker whose trial is under way. */
const trialPauseMs = 500;

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

  type Work<T> = (signal: AbortSignal) => Promise<T>;
  type Admit = (() => Promise<void>) | undefined;

  const once = async <T>(work: Work<T>, caller: AbortSignal | undefined, admit: Admit): Promise<T> => {
    if (admit !== undefined) {
      breaker?.throwIfOpen();
      await admit();
    }
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

  const retried = async <T>(work: Work<T>, caller: AbortSignal | undefined, admit: Admit): Promise<T> => {
    let waits = 0;
    for (let attempt = 0; ; attempt++) {
      throwIfAborted(caller);
      try {
        return await once(work, caller, admit);
      } catch (error) {
        if (caller?.aborted) throw cancellationOf(caller);
        // Between half and all of it, so that those who failed together do not come back together.
        const jitter = 0.5 + (options.random ?? Math.random)() / 2;
        let pause: number;
        if (BreakerOpenError.is(error)) {
          if (waits++ >= (options.breakerWaits ?? 0)) throw error;
          // A call that was not made is no try.
          attempt--;
          pause = (error.retryAfterMs ?? trialPauseMs) + trialPauseMs * jitter;
        } else {
          const isFinal = CancelledError.is(error) || !(options.isRetryable?.(error) ?? true);
          if (isFinal || attempt >= (options.retries ?? 0)) throw error;
          const backoff = Math.min(maxBackoffMs, (options.backoffMs ?? 200) * 2 ** attempt) * jitter;
          const asked = options.retryAfterMs?.(error);
          // What was told to come back at one moment is spread over a little more than it.
          pause = asked === undefined ? backoff : Math.max(backoff, asked * (1 + jitter / 10));
        }
        if (pause > (options.maxPauseMs ?? Infinity)) throw error;
        await sleep(clock, pause, caller);
      }
    }
  };

  return {
    breaker,
    run: (work, signal, admit) =>
      bulkhead === undefined ? retried(work, signal, admit) : bulkhead.run(() => retried(work, signal, admit), signal),
  };
}
