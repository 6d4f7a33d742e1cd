import type { Clock } from '../../base/clock.ts';
import type { Event } from '../../base/event.ts';
import { Emitter } from '../../base/event.ts';
import type { Disposable } from '../../base/disposable.ts';

/** Whether calls go through. Each state holds only what is true in it. */
export type BreakerState =
  | { readonly kind: 'closed'; readonly failuresInARow: number }
  /** Calls fail at once until the time has come to try again. */
  | { readonly kind: 'open'; readonly until: number; readonly lastError: string }
  /** One call is on trial; its outcome decides. */
  | { readonly kind: 'half-open'; readonly lastError: string };

export interface CircuitBreakerOptions {
  readonly clock: Clock;
  /** What it guards, for people: "ESLint". */
  readonly name: string;
  /** Opens after so many failures in a row. Default 3. */
  readonly failures?: number;
  /** Stays open so long. Default 30 s. */
  readonly openMs?: number;
}

/** Says that a call was not even tried, and why. */
export class BreakerOpenError extends Error {
  override readonly name = 'BreakerOpenError';
  /** When another try may be made, from now; undefined while one is on trial. */
  readonly retryAfterMs: number | undefined;

  constructor(name: string, lastError: string, retryAfterMs?: number) {
    super(`${name} failed repeatedly and is left alone for a while; last time: ${lastError}`);
    this.retryAfterMs = retryAfterMs;
  }

  static is(error: unknown): error is BreakerOpenError {
    return typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'BreakerOpenError';
  }
}

/** Keeps calls away from something that fails, and lets one through now and then to see whether it has recovered. */
export class CircuitBreaker implements Disposable {
  readonly #options: CircuitBreakerOptions;
  readonly #onDidChange = new Emitter<BreakerState>();
  readonly onDidChange: Event<BreakerState> = this.#onDidChange.event;
  #state: BreakerState = { kind: 'closed', failuresInARow: 0 };

  constructor(options: CircuitBreakerOptions) {
    this.#options = options;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Throws `BreakerOpenError` where the call must not be made; else the call's end must be told. */
  enter(): void {
    this.throwIfOpen();
    const state = this.#state;
    if (state.kind === 'open') this.#become({ kind: 'half-open', lastError: state.lastError });
  }

  /** Throws where `enter` would, and changes nothing. */
  throwIfOpen(): void {
    const state = this.#state;
    if (state.kind === 'closed') return;
    const left = state.kind === 'open' ? state.until - this.#options.clock.monotonic() : undefined;
    if (left === undefined || left > 0) throw new BreakerOpenError(this.#options.name, state.lastError, left);
  }

  succeeded(): void {
    if (this.#state.kind === 'closed') this.#state = { kind: 'closed', failuresInARow: 0 };
    else this.#become({ kind: 'closed', failuresInARow: 0 });
  }

  failed(lastError: string): void {
    const state = this.#state;
    const failuresInARow = state.kind === 'closed' ? state.failuresInARow + 1 : Infinity;
    if (failuresInARow < (this.#options.failures ?? 3)) this.#state = { kind: 'closed', failuresInARow };
    else this.#become({ kind: 'open', until: this.#options.clock.monotonic() + (this.#options.openMs ?? 30_000), lastError });
  }

  /** The call was given up by its caller, which says nothing about what it called: a trial may be made again. */
  abandoned(): void {
    const state = this.#state;
    if (state.kind === 'half-open') this.#become({ kind: 'open', until: this.#options.clock.monotonic(), lastError: state.lastError });
  }

  dispose(): void {
    this.#onDidChange.dispose();
  }

  #become(state: BreakerState): void {
    this.#state = state;
    this.#onDidChange.fire(state);
  }
}
