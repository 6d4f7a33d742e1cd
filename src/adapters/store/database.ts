import type * as sqliteModule from 'node:sqlite';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

export type Sqlite = typeof sqliteModule;

/** SQLite's own result codes that decide what to do next. */
export const sqliteCodes = { busy: 5, readOnly: 8, corrupt: 11, full: 13, cannotOpen: 14, constraint: 19, notADatabase: 26 } as const;

/** SQLite as it comes with the runtime; undefined where the runtime was built without it. */
export function loadSqlite(): Sqlite | undefined {
  try {
    return (process.getBuiltinModule as (name: string) => Sqlite | undefined)('node:sqlite');
  } catch {
    return undefined;
  }
}

/** The primary result code of an SQLite error, without the bits that say more exactly why. */
export function sqliteCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

/** The state file was written by a newer version, which must not be touched. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';

  constructor() {
    super('The history was written by a newer version of Roundtable');
  }
}

/** Each brings the schema from its index to the next number; what was released is never changed. */
const migrations: readonly string[] = [
  `
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL UNIQUE,
    team TEXT NOT NULL,
    labels TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    status TEXT NOT NULL,
    events INTEGER NOT NULL,
    -- Who may write it, until when; null when nobody does.
    owner TEXT,
    owned_until INTEGER,
    owner_host TEXT,
    owner_pid INTEGER
  ) STRICT;
  CREATE INDEX runs_by_start ON runs (started_at);
  -- A row is a batch: a JSON array of [at, body] whose sequence numbers go from first to last.
  CREATE TABLE events (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    batch TEXT NOT NULL,
    PRIMARY KEY (run, first)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE snapshots (
    run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    state TEXT NOT NULL
  ) STRICT;
  CREATE TABLE cache (
    key TEXT PRIMARY KEY,
    used_at INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    value TEXT NOT NULL
  ) STRICT;
  CREATE INDEX cache_by_use ON cache (used_at, bytes);
  CREATE TABLE documents (
    namespace TEXT NOT NULL,
    key TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (namespace, key)
  ) STRICT;
  `,
];

/** How long a write waits for another process's. */
const busyTimeoutMs = 5_000;

/** One connection to the state file: statements are prepared once, writes are transactions. */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Opens or creates the file and brings its schema up to date. Throws SQLite's errors and `NewerSchemaError`. */
  constructor(sqlite: Sqlite, path: string, schema: readonly string[] = migrations) {
    this.#db = new sqlite.DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
    try {
      // Only matters for a file without tables, and there it must come first.
      this.#db.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
      this.#migrate(schema);
      // Finds out now, rather than in the middle of a run, that nothing can be written.
      this.#db.exec('BEGIN IMMEDIATE; COMMIT');
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  /** Runs the work as one transaction; with full durability it has reached the disk when this returns. */
  write<T>(work: () => T, durability: 'normal' | 'full' = 'normal'): T {
    if (durability === 'full') this.prepare('PRAGMA synchronous = FULL').run();
    try {
      this.#begin.run();
      const result = work();
      this.#commit.run();
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    } finally {
      if (durability === 'full') this.prepare('PRAGMA synchronous = NORMAL').run();
    }
  }

  close(): void {
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  get #begin(): StatementSync {
    return this.prepare('BEGIN IMMEDIATE');
  }

  get #commit(): StatementSync {
    return this.prepare('COMMIT');
  }

  #migrate(schema: readonly string[]): void {
    const version = (): number => (this.#db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
    if (version() === schema.length) return;
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      // Read again: another process may have done it while this one waited.
      const from = version();
      if (from > schema.length) throw new NewerSchemaError();
      for (const migration of schema.slice(from)) this.#db.exec(migration);
      this.#db.exec(`PRAGMA user_version = ${schema.length}`);
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }
}
