const { setImmediate: soon } = globalThis;

/** Errors that no test was there to catch: thrown in a callback, or a rejection that nobody awaited. */
export class Strays {
  #has = false;

  constructor() {
    process.on('uncaughtException', () => (this.#has = true));
    process.on('unhandledRejection', () => (this.#has = true));
  }

  get has(): boolean {
    return this.#has;
  }

  /** Whether there was one since it was last asked. */
  take(): boolean {
    const had = this.#has;
    this.#has = false;
    return had;
  }

  /** Gives rejections that nobody awaits the time to show. */
  settle(): Promise<void> {
    return new Promise((resolve) => soon(() => resolve()));
  }
}
