/** Collects saved files until a review of them may start; pure, so that "never overlapping" can be proven. */
export class SaveQueue {
  readonly #files = new Set<string>();

  get isEmpty(): boolean {
    return this.#files.size === 0;
  }

  add(uri: string): void {
    this.#files.add(uri);
  }

  /** Takes what has been collected, unless a review is going on: then it stays for later. */
  take(isReviewing: boolean): readonly string[] | undefined {
    if (isReviewing || this.#files.size === 0) return undefined;
    const files = [...this.#files];
    this.#files.clear();
    return files;
  }
}
