/** Something that holds a resource until it is told to let go; disposing twice does nothing. */
export interface Disposable {
  dispose(): void;
}

type LeakTracker = { track(disposable: Disposable): void; untrack(disposable: Disposable): void };
let leakTracker: LeakTracker | undefined;

/** Tests install a tracker here to fail on whatever is created and never disposed. */
export function setLeakTracker(tracker: LeakTracker | undefined): void {
  leakTracker = tracker;
}

/** Wraps a function as a disposable that runs it at most once. */
export function toDisposable(release: () => void): Disposable {
  let isReleased = false;
  const disposable: Disposable = {
    dispose: () => {
      if (isReleased) return;
      isReleased = true;
      leakTracker?.untrack(disposable);
      release();
    },
  };
  leakTracker?.track(disposable);
  return disposable;
}

/** Owns disposables and releases them together, last in first out; what arrives after disposal is released at once. */
export class DisposableStore implements Disposable {
  readonly #items = new Set<Disposable>();
  #isDisposed = false;

  constructor() {
    leakTracker?.track(this);
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  add<T extends Disposable>(disposable: T): T {
    if (this.#isDisposed) disposable.dispose();
    else this.#items.add(disposable);
    return disposable;
  }

  /** Releases one item early. */
  release(disposable: Disposable): void {
    if (this.#items.delete(disposable)) disposable.dispose();
  }

  /** Releases everything held but stays usable. */
  clear(): void {
    const items = [...this.#items].reverse();
    this.#items.clear();
    const errors: unknown[] = [];
    for (const item of items) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    leakTracker?.untrack(this);
    this.clear();
  }
}

/** Holds one replaceable disposable: setting a new one releases the old. */
export class MutableDisposable<T extends Disposable> implements Disposable {
  #value: T | undefined;
  #isDisposed = false;

  constructor() {
    leakTracker?.track(this);
  }

  get value(): T | undefined {
    return this.#value;
  }

  set value(next: T | undefined) {
    if (this.#value === next) return;
    const previous = this.#value;
    this.#value = this.#isDisposed ? undefined : next;
    if (this.#isDisposed) next?.dispose();
    previous?.dispose();
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    leakTracker?.untrack(this);
    const previous = this.#value;
    this.#value = undefined;
    previous?.dispose();
  }
}
