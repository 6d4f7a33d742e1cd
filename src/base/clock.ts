import type { Disposable } from './disposable.ts';
import { cancellationOf } from './errors.ts';

/** The only way to know the time or to wait: real in a process, simulated in tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds from an arbitrary start, never going back; for durations. */
  monotonic(): number;
  /** Calls back once after the delay, unless disposed first. */
  schedule(delayMs: number, callback: () => void): Disposable;
}

/** Waits, and ends early with a cancellation when the signal aborts. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(cancellationOf(signal));
      return;
    }
    const onAbort = (): void => {
      timer.dispose();
      reject(cancellationOf(signal!));
    };
    const timer = clock.schedule(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
