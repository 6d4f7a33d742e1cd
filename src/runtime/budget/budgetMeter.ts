import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { BudgetCaps, BudgetView, Spending, SpendingCap as Cap } from './budget.ts';

/** Counts what a run spends and says once when a cap is reached. */
export class BudgetMeter implements BudgetView, Disposable {
  readonly caps: BudgetCaps;
  readonly #clock: Clock;
  readonly #onExhausted: (cap: Cap) => void;
  #startedAt: number;
  #secondsBefore: number;
  #isHeld = false;
  #tokens: number;
  #usd: number;
  #exhausted: Cap | null = null;
  #timer: Disposable | undefined;

  constructor(options: {
    clock: Clock;
    caps: BudgetCaps;
    /** What earlier processes spent on the same run. */
    before?: { seconds: number; tokens: number; usd: number } | undefined;
    onExhausted: (cap: Cap) => void;
  }) {
    this.caps = options.caps;
    this.#clock = options.clock;
    this.#onExhausted = options.onExhausted;
    this.#startedAt = options.clock.monotonic();
    this.#secondsBefore = options.before?.seconds ?? 0;
    this.#tokens = options.before?.tokens ?? 0;
    this.#usd = options.before?.usd ?? 0;
  }

  /** Starts the time limit, and stops at once where an earlier process used the budget up. */
  start(): void {
    this.#limitTime();
    this.#check();
  }

  /** Time does not count from here to `release`: it is a human's, and not the run's. */
  hold(): void {
    if (this.#isHeld) return;
    this.#secondsBefore = this.spent.seconds;
    this.#isHeld = true;
    this.dispose();
  }

  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#startedAt = this.#clock.monotonic();
    this.#limitTime();
  }

  get spent(): { readonly seconds: number; readonly tokens: number; readonly usd: number } {
    const seconds = this.#secondsBefore + (this.#isHeld ? 0 : (this.#clock.monotonic() - this.#startedAt) / 1_000);
    return { seconds, tokens: this.#tokens, usd: this.#usd };
  }

  get exhausted(): Cap | null {
    return this.#exhausted;
  }

  spend(spending: Spending): void {
    this.#tokens += spending.tokens ?? 0;
    this.#usd += spending.usd ?? 0;
    if (spending.isDaySpent) this.#exhaust('day');
    else this.#check();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  #limitTime(): void {
    const { seconds } = this.caps;
    if (seconds === undefined || this.#exhausted !== null) return;
    const left = (seconds - this.#secondsBefore) * 1_000;
    if (left <= 0) this.#exhaust('seconds');
    else this.#timer = this.#clock.schedule(left, () => this.#exhaust('seconds'));
  }

  #check(): void {
    if (this.caps.tokens !== undefined && this.#tokens >= this.caps.tokens) this.#exhaust('tokens');
    else if (this.caps.usd !== undefined && this.#usd >= this.caps.usd) this.#exhaust('usd');
  }

  #exhaust(cap: Cap): void {
    if (this.#exhausted !== null) return;
    this.#exhausted = cap;
    this.dispose();
    this.#onExhausted(cap);
  }
}

/** Says in words which cap ended the work. */
export function exhaustedReason(cap: Cap, caps: BudgetCaps): string {
  switch (cap) {
    case 'seconds':
      return `The time limit of ${caps.seconds} s was reached`;
    case 'tokens':
      return `The limit of ${caps.tokens} tokens was reached`;
    case 'usd':
      return `The spending limit of $${caps.usd} was reached`;
    case 'day':
      return `The spending limit of $${caps.usdPerDay} a day was reached`;
  }
}

/** What each cap is on. */
export const capWords: Readonly<Record<Cap, string>> = { seconds: 'seconds', tokens: 'tokens', usd: 'money', day: "the day's money" };
