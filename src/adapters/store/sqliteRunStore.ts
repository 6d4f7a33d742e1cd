import { hostname } from 'node:os';
import type { Clock } from '../../base/clock.ts';
import type { RunId } from '../../runtime/bus/message.ts';
import type { RunEvent, RunEventBody } from '../../runtime/runs/runEvent.ts';
import type { Lease, RunFilter, RunListing, RunStore } from '../../runtime/runs/runStore.ts';
import { RunConflictError } from '../../runtime/runs/runStore.ts';
import type { Database } from './database.ts';
import { sqliteCode, sqliteCodes } from './database.ts';

/** What of the history is kept. */
export interface RetentionPolicy {
  /** Runs that started longer ago go. */
  readonly maxAgeMs?: number;
  /** The newest so many stay, whatever else is said. */
  readonly keepLast?: number;
  /** The oldest go until the logs are no larger. */
  readonly maxBytes?: number;
}

export const defaultRetention: RetentionPolicy = { maxAgeMs: 90 * 24 * 3_600_000, keepLast: 50, maxBytes: 256 * 1024 * 1024 };

interface RunRow {
  run: string;
  team: string;
  labels: string;
  started_at: number;
  ended_at: number | null;
  status: RunListing['status'];
  events: number;
}

interface Holder {
  readonly owner: string | null;
  readonly until: number;
  readonly host: string;
  readonly pid: number;
}

const batchesAtOnce = 32;

/** Run logs in SQLite: a batch of events is one row, since it is written, read and deleted as one. */
export class SqliteRunStore implements RunStore {
  readonly #database: Database;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #pid: number;
  readonly #host = hostname();

  constructor(database: Database, clock: Pick<Clock, 'now'>, pid = process.pid) {
    this.#database = database;
    this.#clock = clock;
    this.#pid = pid;
  }

  append(events: readonly RunEvent[], durability: 'normal' | 'full', lease?: Lease): void {
    if (events.length === 0) return;
    const batches = splitByRun(events).map((batch) => ({ batch, text: JSON.stringify(batch.map(({ at, body }) => [at, body])) }));
    this.#database.write(() => {
      for (const { batch, text } of batches) this.#appendBatch(batch, text, lease);
    }, durability);
  }

  *read(run: RunId, from = 1): Iterable<RunEvent> {
    const statement = this.#database.prepare(
      'SELECT first, last, batch FROM events WHERE run = (SELECT id FROM runs WHERE run = ?) AND last >= ? ORDER BY first LIMIT ?',
    );
    // A few batches at a time: who reads only the next part of a long run does not pay for all of it.
    for (let next = from; ; ) {
      const rows = statement.all(run, next, batchesAtOnce) as unknown as { first: number; last: number; batch: string }[];
      for (const { first, batch } of rows) {
        const entries = JSON.parse(batch) as [at: number, body: RunEventBody][];
        for (let index = Math.max(0, next - first); index < entries.length; index++) {
          const [at, body] = entries[index]!;
          yield { run, seq: first + index, at, body };
        }
      }
      if (rows.length < batchesAtOnce) return;
      next = rows.at(-1)!.last + 1;
    }
  }

  saveSnapshot(run: RunId, seq: number, state: unknown): void {
    const text = JSON.stringify(state);
    this.#database.write(() =>
      this.#database
        .prepare('INSERT OR REPLACE INTO snapshots (run, seq, state) SELECT id, ?, ? FROM runs WHERE run = ?')
        .run(seq, text, run),
    );
  }

  latestSnapshot(run: RunId): { readonly seq: number; readonly state: unknown } | undefined {
    const row = this.#database
      .prepare('SELECT seq, state FROM snapshots WHERE run = (SELECT id FROM runs WHERE run = ?)')
      .get(run) as { seq: number; state: string } | undefined;
    return row === undefined ? undefined : { seq: row.seq, state: JSON.parse(row.state) as unknown };
  }

  list(filter: RunFilter = {}): RunListing[] {
    const conditions: string[] = [];
    const values: (string | number)[] = [];
    if (filter.run !== undefined) {
      conditions.push('run = ?');
      values.push(filter.run);
    }
    if (filter.team !== undefined) {
      conditions.push('team = ?');
      values.push(filter.team);
    }
    if (filter.unfinished === true) conditions.push("status = 'running'");
    for (const [name, value] of Object.entries(filter.labels ?? {})) {
      conditions.push("EXISTS (SELECT 1 FROM json_each(labels) WHERE json_each.key = ? AND json_each.value = ?)");
      values.push(name, value);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = this.#database
      .prepare(`SELECT * FROM runs ${where} ORDER BY started_at DESC, id DESC LIMIT ?`)
      .all(...values, filter.limit ?? -1) as unknown as RunRow[];
    return rows.map((row) => ({
      run: row.run,
      team: row.team,
      labels: JSON.parse(row.labels) as Record<string, string>,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      status: row.status,
      events: row.events,
    }));
  }

  delete(run: RunId): void {
    this.#database.write(() => this.#database.prepare('DELETE FROM runs WHERE run = ?').run(run));
  }

  claim(run: RunId, owner: string, leaseMs: number): boolean {
    const now = this.#clock.now();
    return this.#database.write(() => {
      const held = this.#database
        .prepare("SELECT owner, owned_until AS until, owner_host AS host, owner_pid AS pid FROM runs WHERE run = ? AND status = 'running'")
        .get(run) as unknown as Holder | undefined;
      if (held === undefined) return false;
      if (held.owner !== null && held.owner !== owner && held.until > now && this.#mayLive(held)) return false;
      this.#database
        .prepare('UPDATE runs SET owner = ?, owned_until = ?, owner_host = ?, owner_pid = ? WHERE run = ?')
        .run(owner, now + leaseMs, this.#host, this.#pid, run);
      return true;
    });
  }

  release(run: RunId, owner: string): void {
    this.#database.prepare('UPDATE runs SET owner = NULL WHERE run = ? AND owner = ?').run(run, owner);
  }

  /** Deletes what the policy does not keep and gives the space back; returns how many runs went. */
  prune(policy: RetentionPolicy = defaultRetention): number {
    const now = this.#clock.now();
    const rows = this.#database
      .prepare(
        `SELECT id, run, started_at AS startedAt,
           (SELECT total(length(batch)) FROM events WHERE events.run = runs.id) AS bytes,
           owner IS NOT NULL AND owned_until > ? AS isHeld
         FROM runs ORDER BY started_at DESC, id DESC`,
      )
      .all(now) as unknown as { id: number; run: string; startedAt: number; bytes: number; isHeld: number }[];
    let bytes = 0;
    const doomed = rows.filter((row, index) => {
      bytes += row.bytes;
      if (row.isHeld === 1 || index < (policy.keepLast ?? 0)) return false;
      return now - row.startedAt > (policy.maxAgeMs ?? Infinity) || bytes > (policy.maxBytes ?? Infinity);
    });
    if (doomed.length === 0) return 0;
    this.#database.write(() => {
      for (const { id } of doomed) this.#database.prepare('DELETE FROM runs WHERE id = ?').run(id);
    });
    this.#database.exec('PRAGMA incremental_vacuum');
    return doomed.length;
  }

  #appendBatch(batch: readonly RunEvent[], text: string, lease: Lease | undefined): void {
    const first = batch[0]!;
    const last = batch.at(-1)!;
    const id = first.seq === 1 ? this.#insertRun(first, last, lease) : this.#extendRun(first, last);
    this.#database.prepare('INSERT INTO events (run, first, last, batch) VALUES (?, ?, ?, ?)').run(id, first.seq, last.seq, text);
  }

  #insertRun(first: RunEvent, last: RunEvent, lease: Lease | undefined): number {
    const { run, at, body } = first;
    if (body.type !== 'run.started') throw new RunConflictError(run, first.seq);
    const end = endOf(last);
    const holder = lease === undefined || end !== undefined ? [null, null, null, null] : [lease.owner, at + lease.leaseMs, this.#host, this.#pid];
    try {
      return Number(
        this.#database
          .prepare(
            `INSERT INTO runs (run, team, labels, started_at, ended_at, status, events, owner, owned_until, owner_host, owner_pid)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          )
          .run(run, body.team, JSON.stringify(body.labels), at, end?.at ?? null, end?.status ?? 'running', last.seq, ...holder).lastInsertRowid,
      );
    } catch (error) {
      if (sqliteCode(error) === sqliteCodes.constraint) throw new RunConflictError(run, first.seq);
      throw error;
    }
  }

  /** Goes on only from where this process left off: if another has written since, no row matches. */
  #extendRun(first: RunEvent, last: RunEvent): number {
    const end = endOf(last);
    const row = (
      end === undefined
        ? this.#database.prepare('UPDATE runs SET events = ? WHERE run = ? AND events = ? RETURNING id').get(last.seq, first.run, first.seq - 1)
        : this.#database
            .prepare('UPDATE runs SET events = ?, status = ?, ended_at = ?, owner = NULL WHERE run = ? AND events = ? RETURNING id')
            .get(last.seq, end.status, end.at, first.run, first.seq - 1)
    ) as { id: number } | undefined;
    if (row === undefined) throw new RunConflictError(first.run, first.seq);
    return row.id;
  }

  /** A lease of this machine dies with its process, so that a restart need not wait for it to run out. */
  #mayLive({ host, pid }: Holder): boolean {
    if (host !== this.#host) return true;
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== 'ESRCH';
    }
  }
}

function endOf({ at, body }: RunEvent): { at: number; status: RunListing['status'] } | undefined {
  return body.type === 'run.finished' ? { at, status: body.end.status } : undefined;
}

function splitByRun(events: readonly RunEvent[]): RunEvent[][] {
  const batches: RunEvent[][] = [];
  for (const event of events) {
    const batch = batches.at(-1);
    const before = batch?.at(-1);
    if (before?.run === event.run && before.seq + 1 === event.seq) batch!.push(event);
    else batches.push([event]);
  }
  return batches;
}
