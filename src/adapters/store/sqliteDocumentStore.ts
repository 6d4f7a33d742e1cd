import type { Clock } from '../../base/clock.ts';
import type { DocumentStore, StoredDocument } from '../../runtime/memory/documentStore.ts';
import type { Database } from './database.ts';

/** Documents in the state file. */
export class SqliteDocumentStore implements DocumentStore {
  readonly #database: Database;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(database: Database, clock: Pick<Clock, 'now'>) {
    this.#database = database;
    this.#clock = clock;
  }

  get<T = unknown>(namespace: string, key: string): T | undefined {
    const row = this.#database.prepare('SELECT json FROM documents WHERE namespace = ? AND key = ?').get(namespace, key) as
      | { json: string }
      | undefined;
    return row === undefined ? undefined : (JSON.parse(row.json) as T);
  }

  set(namespace: string, key: string, value: unknown): void {
    this.setAll(namespace, [[key, value]]);
  }

  setAll(namespace: string, entries: Iterable<readonly [key: string, value: unknown]>): void {
    const now = this.#clock.now();
    const written = [...entries].map(([key, value]) => ({ key, json: JSON.stringify(value) }));
    if (written.length === 0) return;
    this.#database.write(() => {
      for (const { key, json } of written) {
        this.#database
          .prepare('INSERT OR REPLACE INTO documents (namespace, key, updated_at, json) VALUES (?, ?, ?, ?)')
          .run(namespace, key, now, json);
      }
    });
  }

  delete(namespace: string, key: string): void {
    this.#database.prepare('DELETE FROM documents WHERE namespace = ? AND key = ?').run(namespace, key);
  }

  list<T = unknown>(namespace: string): readonly StoredDocument<T>[] {
    const rows = this.#database
      .prepare('SELECT key, updated_at, json FROM documents WHERE namespace = ? ORDER BY key')
      .all(namespace) as unknown as { key: string; updated_at: number; json: string }[];
    return rows.map(({ key, updated_at, json }) => ({ key, value: JSON.parse(json) as T, updatedAt: updated_at }));
  }
}
