import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Cache } from '../../runtime/cache/cache.ts';
import type { Database } from './database.ts';

export interface SqliteCacheOptions {
  readonly clock: Clock;
  readonly maxBytes?: number;
  /** Writing failed; what was to be kept is computed again another time. */
  readonly onError: (error: unknown) => void;
}

const defaultBytes = 256 * 1024 * 1024;
const flushAfterMs = 20;
const flushAtEntries = 200;
/** Being used is written down only so often: it decides what goes first, to the hour. */
const touchEveryMs = 3_600_000;

/** Cached values on disk, within a size; what was not used for the longest time goes first. */
export class SqliteCache implements Cache, Disposable {
  readonly #database: Database;
  readonly #options: SqliteCacheOptions;
  readonly #maxBytes: number;
  /** What is not written yet; null touches an entry. */
  #pending = new Map<string, { text: string; bytes: number } | null>();
  #bytes: number | undefined;
  #timer: Disposable | undefined;

  constructor(database: Database, options: SqliteCacheOptions) {
    this.#database = database;
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? defaultBytes;
  }

  get(key: string): unknown {
    const pending = this.#pending.get(key);
    if (pending) return JSON.parse(pending.text) as unknown;
    try {
      const row = this.#database.prepare('SELECT used_at, value FROM cache WHERE key = ?').get(key) as
        | { used_at: number; value: string }
        | undefined;
      if (row === undefined) return undefined;
      if (this.#options.clock.now() - row.used_at > touchEveryMs) this.#later(key, null);
      return JSON.parse(row.value) as unknown;
    } catch (error) {
      this.#options.onError(error);
      return undefined;
    }
  }

  set(key: string, value: unknown, _options?: { readonly bytes?: number }): void {
    const text = JSON.stringify(value) as string | undefined;
    // One entry must not push out everything else.
    if (text === undefined || text.length > this.#maxBytes / 8) return;
    this.#later(key, { text, bytes: key.length + text.length });
  }

  flush(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const batch = this.#pending;
    if (batch.size === 0) return;
    this.#pending = new Map();
    const now = this.#options.clock.now();
    try {
      this.#database.write(() => {
        for (const [key, entry] of batch) {
          if (entry === null) this.#database.prepare('UPDATE cache SET used_at = ? WHERE key = ?').run(now, key);
          else {
            this.#database
              .prepare('INSERT OR REPLACE INTO cache (key, used_at, bytes, value) VALUES (?, ?, ?, ?)')
              .run(key, now, entry.bytes, entry.text);
            if (this.#bytes !== undefined) this.#bytes += entry.bytes;
          }
        }
      });
      this.#prune();
    } catch (error) {
      this.#options.onError(error);
    }
  }

  dispose(): void {
    this.flush();
  }

  #later(key: string, entry: { text: string; bytes: number } | null): void {
    this.#pending.set(key, entry);
    if (this.#pending.size >= flushAtEntries) this.flush();
    else this.#timer ??= this.#options.clock.schedule(flushAfterMs, () => this.flush());
  }

  #prune(): void {
    // Counted once and then kept up; replaced entries count twice until the next count, which only prunes too early.
    if (this.#bytes === undefined || this.#bytes > this.#maxBytes) this.#bytes = this.#count();
    if (this.#bytes <= this.#maxBytes) return;
    const oldestFirst = this.#database.prepare('SELECT rowid AS id, bytes FROM cache ORDER BY used_at');
    const rows = oldestFirst.iterate() as Iterable<{ id: number; bytes: number }>;
    const doomed: number[] = [];
    let left = this.#bytes;
    for (const { id, bytes } of rows) {
      if (left <= this.#maxBytes * 0.8) break;
      doomed.push(id);
      left -= bytes;
    }
    this.#database.write(() => {
      for (const id of doomed) this.#database.prepare('DELETE FROM cache WHERE rowid = ?').run(id);
    });
    this.#bytes = left;
    this.#database.exec('PRAGMA incremental_vacuum');
  }

  #count(): number {
    return (this.#database.prepare('SELECT total(bytes) AS bytes FROM cache').get() as { bytes: number }).bytes;
  }
}
