import { deriveSignal } from '../../../base/abort.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import { TimeoutError } from '../../../base/errors.ts';

/** A signal that aborts when nothing was heard for too long; a reply that keeps coming may take its time. */
export interface IdleLimit extends Disposable {
  readonly signal: AbortSignal;
  heard(): void;
}

export function idleLimit(clock: Clock, milliseconds: number, parent: AbortSignal, what: string): IdleLimit {
  const derived = deriveSignal(parent);
  let heardAt = clock.monotonic();
  let timer: Disposable;
  // One timer that looks again costs less than a new one for each piece of a stream.
  const watch = (delay: number): void => {
    timer = clock.schedule(delay, () => {
      const left = heardAt + milliseconds - clock.monotonic();
      if (left > 0) watch(left);
      else derived.abort(new TimeoutError(`Nothing was heard of ${what} for ${milliseconds} ms`));
    });
  };
  watch(milliseconds);
  return {
    signal: derived.signal,
    heard: () => {
      heardAt = clock.monotonic();
    },
    dispose: () => {
      timer.dispose();
      derived.dispose();
    },
  };
}
