import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { toDisposable } from '../../base/disposable.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Cache } from '../../runtime/cache/cache.ts';
import { MemoryCache } from '../../runtime/cache/memoryCache.ts';
import type { DocumentStore } from '../../runtime/memory/documentStore.ts';
import { MemoryDocumentStore } from '../../runtime/memory/memoryDocumentStore.ts';
import { MemoryRunStore } from '../../runtime/runs/memoryRunStore.ts';
import type { RunStore } from '../../runtime/runs/runStore.ts';
import type { Logger } from '../../runtime/telemetry/logger.ts';
import { systemClock } from '../clock/systemClock.ts';
import type { Sqlite } from './database.ts';
import { Database, loadSqlite, NewerSchemaError, sqliteCode, sqliteCodes } from './database.ts';
import { SqliteCache } from './sqliteCache.ts';
import { SqliteDocumentStore } from './sqliteDocumentStore.ts';
import type { RetentionPolicy } from './sqliteRunStore.ts';
import { defaultRetention, SqliteRunStore } from './sqliteRunStore.ts';

/** All that outlives a run. */
export interface OpenStore extends Disposable {
  readonly runs: RunStore;
  readonly cache: Cache;
  readonly documents: DocumentStore;
  /** The file, or undefined where everything is kept in memory. */
  readonly file: string | undefined;
  /** Why nothing outlives the process, as a sentence to show; undefined where all is well. */
  readonly degradedReason: string | undefined;
  /** Deletes old runs; undefined where nothing is stored. */
  readonly prune: ((policy?: RetentionPolicy) => number) | undefined;
}

export interface OpenStoreOptions {
  readonly clock?: Clock;
  readonly retention?: RetentionPolicy;
  readonly cacheBytes?: number;
  /** For tests: what the runtime's SQLite is. */
  readonly sqlite?: Sqlite | undefined;
}

export const storeFileName = 'roundtable.db';

/** Opens the state file in a folder. It never fails: without a usable file everything is kept in memory, with a reason. */
export function openStore(folder: string, logger: Logger, options: OpenStoreOptions = {}): OpenStore {
  const clock = options.clock ?? systemClock;
  const sqlite = 'sqlite' in options ? options.sqlite : loadSqlite();
  if (sqlite === undefined) {
    const reason = 'this version of Node comes without SQLite';
    logger.log('warn', 'History is not being saved', { reason });
    return {
      runs: new MemoryRunStore({ clock }),
      cache: new MemoryCache(),
      documents: new MemoryDocumentStore(clock),
      file: undefined,
      degradedReason: reason,
      prune: undefined,
      dispose: () => {},
    };
  }
  const file = join(folder, storeFileName);
  try {
    mkdirSync(folder, { recursive: true });
    return assemble(openOrReplace(sqlite, file, clock, logger), file, undefined, logger, clock, options);
  } catch (error) {
    const reason = explain(error, folder);
    logger.log('warn', 'History is not being saved', { reason, error: errorMessage(error) });
    return assemble(new Database(sqlite, ':memory:'), undefined, reason, logger, clock, options);
  }
}

function assemble(
  database: Database,
  file: string | undefined,
  degradedReason: string | undefined,
  logger: Logger,
  clock: Clock,
  options: OpenStoreOptions,
): OpenStore {
  let hasWarned = false;
  const runs = new SqliteRunStore(database, clock);
  const stored = new SqliteCache(database, {
    clock,
    ...(options.cacheBytes === undefined ? {} : { maxBytes: options.cacheBytes }),
    onError: (error) => {
      if (hasWarned) return;
      hasWarned = true;
      logger.log('warn', 'The cache cannot be used', { error: errorMessage(error) });
    },
  });
  const prune = (policy: RetentionPolicy = options.retention ?? defaultRetention): number => {
    try {
      return runs.prune(policy);
    } catch (error) {
      logger.log('warn', 'Old runs could not be deleted', { error: errorMessage(error) });
      return 0;
    }
  };
  // Not at once: the first run should not wait for it.
  const firstPrune = file === undefined ? undefined : clock.schedule(60_000, () => prune());
  const lifetime = toDisposable(() => {
    firstPrune?.dispose();
    stored.dispose();
    database.close();
  });
  return {
    runs,
    cache: new MemoryCache({ behind: stored }),
    documents: new SqliteDocumentStore(database, clock),
    file,
    degradedReason,
    prune,
    dispose: () => lifetime.dispose(),
  };
}

/** A file that SQLite cannot make sense of is put aside, never deleted: somebody may still save what is in it. */
function openOrReplace(sqlite: Sqlite, file: string, clock: Clock, logger: Logger): Database {
  try {
    return new Database(sqlite, file);
  } catch (error) {
    const code = sqliteCode(error);
    if (code !== sqliteCodes.corrupt && code !== sqliteCodes.notADatabase) throw error;
    const aside = `${file}.broken-${new Date(clock.now()).toISOString().replace(/[:.]/g, '-')}`;
    renameSync(file, aside);
    for (const suffix of ['-wal', '-shm']) {
      try {
        renameSync(file + suffix, aside + suffix);
      } catch {
        // There was none.
      }
    }
    logger.log('warn', 'The history file was damaged; it was put aside and a new one begun', { aside, error: errorMessage(error) });
    return new Database(sqlite, file);
  }
}

function explain(error: unknown, folder: string): string {
  if (error instanceof NewerSchemaError) return error.message;
  switch (sqliteCode(error)) {
    case sqliteCodes.full:
      return `the disk of ${folder} is full`;
    case sqliteCodes.readOnly:
    case sqliteCodes.cannotOpen:
      return `${folder} cannot be written to`;
    case sqliteCodes.busy:
      return `another process keeps ${folder} locked`;
    default:
      break;
  }
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST') return `${folder} cannot be written to`;
  if (code === 'ENOSPC') return `the disk of ${folder} is full`;
  return errorMessage(error);
}
