import type { RateWindow } from './rateLimiter.ts';

const minuteMs = 60_000;
/** Limits of a day are not waited for here. */
const maxResetMs = 10 * minuteMs;

/** An allowance that refills evenly over a minute; without a limit there is always enough. */
export class TokenBucket {
  #limit: number | undefined;
  #level: number;
  #at: number;

  constructor(now: number, limit: number | undefined) {
    this.#limit = limit;
    this.#level = limit ?? 0;
    this.#at = now;
  }

  /** How long until so much is there. What is more than the whole allowance goes when the allowance is whole. */
  delay(now: number, amount: number): number {
    if (this.#limit === undefined) return 0;
    this.#refill(now);
    const missing = Math.min(amount, this.#limit) - this.#level;
    // A thousandth is a rounding error, not something to wait for.
    return missing <= 0.001 ? 0 : (missing * minuteMs) / this.#limit;
  }

  /** A negative amount gives some back. */
  spend(now: number, amount: number): void {
    if (this.#limit === undefined) return;
    this.#refill(now);
    this.#level = Math.min(this.#limit, this.#level - amount);
  }

  learn(now: number, { limit, remaining, resetMs }: RateWindow): void {
    if (limit !== undefined && limit > 0) {
      this.#refill(now);
      if (this.#limit === undefined) this.#level = limit;
      this.#limit = limit;
    }
    if (this.#limit === undefined || remaining === undefined) return;
    this.#refill(now);
    // Only ever downwards: calls under way are not in what the endpoint reports.
    this.#level = Math.min(this.#level, remaining);
    // Where the time until all is back is longer than our refilling takes, theirs counts.
    if (remaining <= 0 && resetMs !== undefined && resetMs <= maxResetMs) {
      this.#level = Math.min(this.#level, this.#limit * (1 - resetMs / minuteMs));
    }
  }

  #refill(now: number): void {
    if (this.#limit === undefined) {
      this.#at = now;
      return;
    }
    this.#level = Math.min(this.#limit, this.#level + ((now - this.#at) / minuteMs) * this.#limit);
    this.#at = now;
  }
}
