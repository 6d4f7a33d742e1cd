import type { Clock } from '../../base/clock.ts';
import type { DocumentStore, StoredDocument } from './documentStore.ts';

/** Documents that live as long as the process. */
export class MemoryDocumentStore implements DocumentStore {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #namespaces = new Map<string, Map<string, { readonly json: string; readonly updatedAt: number }>>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  get<T = unknown>(namespace: string, key: string): T | undefined {
    const stored = this.#namespaces.get(namespace)?.get(key);
    return stored === undefined ? undefined : (JSON.parse(stored.json) as T);
  }

  set(namespace: string, key: string, value: unknown): void {
    this.setAll(namespace, [[key, value]]);
  }

  setAll(namespace: string, entries: Iterable<readonly [key: string, value: unknown]>): void {
    const updatedAt = this.#clock.now();
    const written = [...entries].map(([key, value]) => [key, { json: JSON.stringify(value), updatedAt }] as const);
    let documents = this.#namespaces.get(namespace);
    if (documents === undefined) this.#namespaces.set(namespace, (documents = new Map()));
    for (const [key, document] of written) documents.set(key, document);
  }

  delete(namespace: string, key: string): void {
    this.#namespaces.get(namespace)?.delete(key);
  }

  list<T = unknown>(namespace: string): readonly StoredDocument<T>[] {
    return [...(this.#namespaces.get(namespace) ?? [])]
      .map(([key, { json, updatedAt }]) => ({ key, value: JSON.parse(json) as T, updatedAt }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }
}
