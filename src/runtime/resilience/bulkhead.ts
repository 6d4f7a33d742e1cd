import { CancelledError, cancellationOf } from '../../base/errors.ts';

/** Says that too much waits already. */
export class BulkheadFullError extends Error {
  override readonly name = 'BulkheadFullError';

  constructor(waiting: number) {
    super(`${waiting} calls wait already`);
  }
}

/** Lets so many calls through at once and so many wait, first come first served. */
export class Bulkhead {
  readonly #limit: number;
  readonly #queue: number;
  readonly #waiting = new Set<() => void>();
  #atWork = 0;

  constructor(limit: number, queue = Infinity) {
    this.#limit = Math.max(1, limit);
    this.#queue = queue;
  }

  get atWork(): number {
    return this.#atWork;
  }

  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #enter(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) return Promise.reject(cancellationOf(signal));
    if (this.#atWork < this.#limit) {
      this.#atWork++;
      return Promise.resolve();
    }
    if (this.#waiting.size >= this.#queue) return Promise.reject(new BulkheadFullError(this.#waiting.size));
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        this.#waiting.delete(go);
        reject(signal === undefined ? new CancelledError() : cancellationOf(signal));
      };
      this.#waiting.add(go);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  #leave(): void {
    for (const next of this.#waiting) {
      // The place passes on, so that nobody slips in between.
      this.#waiting.delete(next);
      next();
      return;
    }
    this.#atWork--;
  }
}
