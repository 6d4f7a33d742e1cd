/** A stored document and when it was last written, in milliseconds since the epoch. */
export interface StoredDocument<T = unknown> {
  readonly key: string;
  readonly value: T;
  readonly updatedAt: number;
}

/** Small JSON documents that outlive a run, by namespace and key: states of findings by workspace, for example. */
export interface DocumentStore {
  get<T = unknown>(namespace: string, key: string): T | undefined;
  set(namespace: string, key: string, value: unknown): void;
  /** Writes several at once, all or none. */
  setAll(namespace: string, entries: Iterable<readonly [key: string, value: unknown]>): void;
  delete(namespace: string, key: string): void;
  /** In the order of their keys. */
  list<T = unknown>(namespace: string): readonly StoredDocument<T>[];
}
