import { performance } from 'node:perf_hooks';
import type { Clock } from '../../base/clock.ts';
import { toDisposable } from '../../base/disposable.ts';

/** The process's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (delayMs, callback) => {
    // A zero delay means "after what is already due", which a timer would stretch to a millisecond.
    if (delayMs <= 0) {
      const immediate = setImmediate(() => {
        release.dispose();
        callback();
      });
      const release = toDisposable(() => clearImmediate(immediate));
      return release;
    }
    const timer = setTimeout(
      () => {
        release.dispose();
        callback();
      },
      // Longer delays than this overflow a timer and would fire at once.
      Math.min(delayMs, 2 ** 31 - 1),
    );
    const release = toDisposable(() => clearTimeout(timer));
    return release;
  },
};
