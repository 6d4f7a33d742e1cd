import type { WorkspaceCopies, WorkspaceCopy } from './ports/workspaceCopies.ts';

/** Copies of one workspace: handed out one user at a time, put back as they were, made when none is free. */
export class CopyPool {
  readonly #root: string;
  readonly #copies: WorkspaceCopies;
  readonly #free: WorkspaceCopy[] = [];
  readonly #all = new Set<WorkspaceCopy>();
  #isDisposed = false;

  constructor(root: string, copies: WorkspaceCopies) {
    this.#root = root;
    this.#copies = copies;
  }

  /** What isolation is missing, as far as a copy has been made. */
  get missing(): readonly string[] {
    return [...this.#all][0]?.missing ?? [];
  }

  async use<T>(signal: AbortSignal, work: (copy: WorkspaceCopy) => Promise<T>): Promise<T> {
    const copy = this.#free.pop() ?? (await this.#make(signal));
    try {
      return await work(copy);
    } finally {
      if (this.#isDisposed) await copy.dispose();
      else {
        await copy.restore();
        this.#free.push(copy);
      }
    }
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await Promise.all([...this.#all].map((copy) => copy.dispose()));
  }

  async #make(signal: AbortSignal): Promise<WorkspaceCopy> {
    const copy = await this.#copies.create(this.#root, signal);
    this.#all.add(copy);
    if (this.#isDisposed) await copy.dispose();
    return copy;
  }
}
