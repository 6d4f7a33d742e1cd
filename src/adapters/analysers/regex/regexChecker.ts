import { LRUCache } from 'lru-cache';
import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import { CancelledError, errorMessage, TimeoutError } from '../../../base/errors.ts';
import type { RegexChecker, RegexVerdict } from '../../../teams/review/ports/instruments.ts';
import { submit, WorkerLane } from '../worker/workerLane.ts';
import { isPlainlySafe } from './plainlySafe.ts';

export interface RegexCheckerOptions {
  /** The worker program, bundled or as source. */
  readonly worker: URL;
  readonly clock: Clock;
  readonly timeLimitMs?: number;
  readonly idleMs?: number;
}

/** Longer expressions are generated; the checker would only run into its limit. */
const longestSource = 5000;

/** Checks regular expressions on one worker thread and remembers what it decided. */
export function createRegexChecker(options: RegexCheckerOptions): RegexChecker & Disposable {
  const timeLimitMs = options.timeLimitMs ?? 1500;
  const verdicts = new LRUCache<string, RegexVerdict>({ max: 2000 });
  const lane = new WorkerLane({
    worker: options.worker,
    clock: options.clock,
    name: 'The analysis of the expression',
    // The checker stops itself in time as a rule; the worker is ended where it does not.
    timeLimitMs: timeLimitMs + 250,
    idleMs: options.idleMs ?? 30_000,
    memoryLimitMb: 512,
  });
  return {
    check: async ({ source, flags }, signal) => {
      if (signal.aborted) throw new CancelledError();
      if (source.length > longestSource) return { status: 'unknown', reason: `the expression is longer than ${longestSource} characters` };
      if (isPlainlySafe(source, flags)) return { status: 'safe' };
      const key = `${flags}/${source}`;
      const known = verdicts.get(key);
      if (known !== undefined) return known;
      try {
        const verdict = await submit<RegexVerdict>(signal, { source, flags, timeLimitMs }, key, (job) => {
          lane.push(job);
          return { dispose: () => void lane.withdraw(job) };
        });
        verdicts.set(key, verdict);
        return verdict;
      } catch (error) {
        if (CancelledError.is(error)) throw error;
        const verdict: RegexVerdict = { status: 'unknown', reason: errorMessage(error) };
        // A slow expression stays slow; a worker that could not start may start the next time.
        if (TimeoutError.is(error)) verdicts.set(key, verdict);
        return verdict;
      }
    },
    dispose: () => lane.dispose(),
  };
}
