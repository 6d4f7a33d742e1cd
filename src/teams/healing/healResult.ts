import type { Failure } from './failure.ts';

/** What a healing job comes to; the run's result in the log. */
export interface HealResult {
  /** The runners that ran the tests, by name, joined by commas. */
  readonly runner: string;
  readonly failures: readonly Failure[];
  /** Failing tests beyond the cap, which were named and left. */
  readonly left: number;
  readonly tests: { readonly passed: number; readonly failed: number; readonly skipped: number };
  readonly stats: HealStats;
  /** Why it is not whole, where it is not. */
  readonly partial: string | null;
  /** What isolation was missing on this machine, in words. */
  readonly isolation: readonly string[];
}

export interface HealStats {
  readonly candidates: number;
  readonly seconds: number;
  readonly testRuns: number;
  readonly tokens: number;
  readonly usd: number;
}
