import type { Clock } from '../../src/base/clock.ts';
import type { Disposable } from '../../src/base/disposable.ts';
import { toDisposable } from '../../src/base/disposable.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
  release: Disposable;
}

/** A clock that stands still until a test moves it. */
export class SimulatedClock implements Clock {
  #now: number;
  #order = 0;
  readonly #start: number;
  readonly #timers = new Set<Timer>();

  constructor(start = 1_700_000_000_000) {
    this.#now = start;
    this.#start = start;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#start;
  }

  schedule(delayMs: number, callback: () => void): Disposable {
    const at = this.#now + Math.max(0, delayMs);
    const timer: Timer = { at, order: this.#order++, callback, release: { dispose: () => {} } };
    this.#timers.add(timer);
    timer.release = toDisposable(() => this.#timers.delete(timer));
    return timer.release;
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** Moves time on, calls what falls due in order, and lets promises settle between calls. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await settle();
      const due = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (due === undefined) break;
      this.#now = Math.max(this.#now, due.at);
      // A timer that fires has let go by itself.
      due.release.dispose();
      due.callback();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets every promise that can settle without time passing do so. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}
