/** A supervisor that hands a task to each worker, all at once, and the results to an aggregator. */
export interface Runner {
  readonly name: string;
  /** Prepares a team of so many workers and returns how to run it once. */
  prepare(workers: number): Promise<() => Promise<unknown>>;
}

/** A peer that is measured where it is installed. */
export interface Peer {
  readonly package: string;
  readonly load: () => Promise<readonly Runner[]>;
}
