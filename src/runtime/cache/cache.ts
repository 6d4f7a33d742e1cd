/** Keeps what was computed from content, for as long as there is room; losing any of it costs only time. */
export interface Cache {
  get(key: string): unknown;
  /** The value must survive JSON and must not be changed afterwards. `bytes` is its size where it is known. */
  set(key: string, value: unknown, options?: { readonly bytes?: number }): void;
}

/**
 * Names a cached value: whose it is, in which version of the code that made it, and the hashes of all it was made
 * from. A new version never reads what an old one wrote.
 */
export function cacheKey(namespace: string, version: string, ...contentHashes: readonly string[]): string {
  return `${namespace}@${version}:${contentHashes.join(':')}`;
}
