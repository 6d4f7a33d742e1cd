import type { Disposable } from '../base/disposable.ts';

/** Calls back once things have been quiet for a while. */
export class Debounce implements Disposable {
  readonly #delayMs: number;
  readonly #callback: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(delayMs: number, callback: () => void) {
    this.#delayMs = delayMs;
    this.#callback = callback;
  }

  poke(delayMs = this.#delayMs): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#callback, delayMs);
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }

  dispose(): void {
    this.cancel();
  }
}

/** Calls back at most once in a stretch of time, however often it is poked: for views that follow a live run. */
export class Throttle implements Disposable {
  readonly #intervalMs: number;
  readonly #callback: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(intervalMs: number, callback: () => void) {
    this.#intervalMs = intervalMs;
    this.#callback = callback;
  }

  poke(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#callback();
    }, this.#intervalMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
