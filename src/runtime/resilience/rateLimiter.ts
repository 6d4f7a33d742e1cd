import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { cancellationOf } from '../../base/errors.ts';
import { TokenBucket } from './tokenBucket.ts';

/** What an endpoint said of one of its limits. */
export interface RateWindow {
  /** So many a minute. */
  readonly limit?: number;
  readonly remaining?: number;
  /** When all of it is there again, from now. */
  readonly resetMs?: number;
}

export interface RateReport {
  readonly requests?: RateWindow;
  readonly tokens?: RateWindow;
}

export interface RateLimiterOptions {
  readonly clock: Clock;
  /** Known beforehand; without it nothing is held back until the endpoint says what it allows. */
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
}

interface Waiter {
  readonly tokens: number;
  go(): void;
}

/** Holds calls back, first come first served, so that an endpoint's limits are kept rather than run into. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #requests: TokenBucket;
  readonly #tokens: TokenBucket;
  readonly #waiting = new Set<Waiter>();
  #pausedUntil = 0;
  #timer: Disposable | undefined;

  constructor(options: RateLimiterOptions) {
    this.#clock = options.clock;
    const now = options.clock.monotonic();
    this.#requests = new TokenBucket(now, options.requestsPerMinute);
    this.#tokens = new TokenBucket(now, options.tokensPerMinute);
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Resolves when a request of about so many tokens may go. */
  take(tokens: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(cancellationOf(signal));
    if (this.#waiting.size === 0 && this.#delay(tokens) === 0) {
      this.#spend(tokens);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        tokens,
        go: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = (): void => {
        this.#waiting.delete(waiter);
        this.#pump();
        reject(cancellationOf(signal!));
      };
      this.#waiting.add(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pump();
    });
  }

  /** Takes in what the endpoint says; it knows of other users of the same key, too. */
  learn(report: RateReport): void {
    const now = this.#clock.monotonic();
    if (report.requests !== undefined) this.#requests.learn(now, report.requests);
    if (report.tokens !== undefined) this.#tokens.learn(now, report.tokens);
    this.#pump();
  }

  /** Corrects an estimate once the true number is known. */
  correct(estimated: number, actual: number): void {
    this.#tokens.spend(this.#clock.monotonic(), actual - estimated);
    this.#pump();
  }

  /** Nothing goes for so long. */
  pause(milliseconds: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.monotonic() + milliseconds);
    this.#pump();
  }

  #delay(tokens: number): number {
    const now = this.#clock.monotonic();
    return Math.max(this.#pausedUntil - now, this.#requests.delay(now, 1), this.#tokens.delay(now, tokens));
  }

  #spend(tokens: number): void {
    const now = this.#clock.monotonic();
    this.#requests.spend(now, 1);
    this.#tokens.spend(now, tokens);
  }

  #pump(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    for (const waiter of this.#waiting) {
      const delay = this.#delay(waiter.tokens);
      if (delay > 0) {
        this.#timer = this.#clock.schedule(Math.ceil(delay), () => this.#pump());
        return;
      }
      this.#waiting.delete(waiter);
      this.#spend(waiter.tokens);
      waiter.go();
    }
  }
}
