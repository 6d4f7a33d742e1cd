/** Small documents by namespace and key, kept across runs; values survive JSON. */
export interface DocumentStore {
  get(namespace: string, key: string): unknown;
  put(namespace: string, key: string, value: unknown): void;
  delete(namespace: string, key: string): void;
  keys(namespace: string): string[];
}
