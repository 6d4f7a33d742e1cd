/** Decides whether a server that ended by itself is started again: a few times in a few minutes, then no more. */
export class RestartPolicy {
  readonly #limit: number;
  readonly #windowMs: number;
  #crashes: number[] = [];

  constructor(limit = 4, windowMs = 3 * 60_000) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /** Counts a crash at the given time. */
  shouldRestart(now: number): boolean {
    this.#crashes = [...this.#crashes.filter((at) => now - at < this.#windowMs), now];
    return this.#crashes.length <= this.#limit;
  }

  /** The user asked for a new start: earlier crashes count no more. */
  forget(): void {
    this.#crashes = [];
  }
}
