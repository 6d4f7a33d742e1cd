import type { Disposable } from './disposable.ts';
import { toDisposable } from './disposable.ts';
import { onUnexpectedError } from './errors.ts';

/** Subscribes a listener; disposing the result unsubscribes it. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** The sending half of an event. A listener that throws is reported and does not stop the others. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();
  #isDisposed = false;

  readonly event: Event<T> = (listener) => {
    if (this.#isDisposed) return { dispose: () => {} };
    // A fresh function per subscription, so that one listener may subscribe twice.
    const entry = (value: T): void => listener(value);
    this.#listeners.add(entry);
    return toDisposable(() => this.#listeners.delete(entry));
  };

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        onUnexpectedError(error);
      }
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#listeners.clear();
  }
}
