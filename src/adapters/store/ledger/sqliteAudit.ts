import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import type { AuditEntry, AuditTrail } from '../../../runtime/audit/auditTrail.ts';
import { maskSecrets } from '../../wire/monitor/maskSecrets.ts';
import type { Database } from '../database.ts';
import type { AuditHead, AuditMark, AuditRow } from './auditChain.ts';
import { beginning, digestOf, headFileName } from './auditChain.ts';

export interface SqliteAuditOptions {
  readonly database: Database;
  readonly folder: string;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Instruments are used by the thousand: what is alike in so short a time is one entry with its count. */
const flushAfterMs = 20;
const maxDetail = 300;

/** The audit log in the ledger file: several processes append to one chain, each in a transaction. */
export class SqliteAudit implements AuditTrail, Disposable {
  readonly #options: SqliteAuditOptions;
  readonly #head: string;
  #waiting = new Map<string, { readonly at: number; readonly entry: AuditEntry; times: number }>();
  #timer: Disposable | undefined;
  #hasLookedForGap = false;

  constructor(options: SqliteAuditOptions) {
    this.#options = options;
    this.#head = path.join(options.folder, headFileName);
  }

  record(entry: AuditEntry): void {
    const { clock } = this.#options;
    const clean = cleaned(entry);
    const key = JSON.stringify(clean);
    const alike = this.#waiting.get(key);
    if (alike === undefined) this.#waiting.set(key, { at: clock.now(), entry: clean, times: 1 });
    else alike.times++;
    // What leaves the machine, what a human said and what was refused is written down before anything goes on.
    const isGrave = entry.kind !== 'permission' || entry.permission === 'model.call' || !entry.allowed;
    if (isGrave) this.flush();
    else this.#timer ??= clock.schedule(flushAfterMs, () => this.flush());
  }

  flush(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#waiting.size === 0) return;
    const waiting = [...this.#waiting.values()];
    this.#waiting = new Map();
    this.#guarded(() => this.#append(waiting.map(({ at, entry, times }) => ({ at, body: JSON.stringify(times === 1 ? entry : { ...entry, times }) }))));
  }

  /** Deletes what is older, after an entry that says up to where and what the rest follows; so the rest can still be verified. */
  prune(keepDays: number): number {
    this.flush();
    const { database, clock } = this.#options;
    const before = clock.now() - Math.max(1, keepDays) * 24 * 3_600_000;
    let pruned = 0;
    this.#guarded(() => {
      const head = database.write(() => {
        const kept = database.prepare('SELECT seq FROM audit WHERE at >= ? ORDER BY seq LIMIT 1').get(before) as { seq: number } | undefined;
        const last = database.prepare('SELECT seq, digest FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT 1').get(kept?.seq ?? Number.MAX_SAFE_INTEGER) as { seq: number; digest: string } | undefined;
        if (last === undefined) return undefined;
        const written = this.#insert([{ at: clock.now(), body: JSON.stringify({ kind: 'checkpoint', upTo: last.seq, digest: last.digest } satisfies AuditMark) }]);
        pruned = Number(database.prepare('DELETE FROM audit WHERE seq <= ?').run(last.seq).changes);
        return written;
      }, 'full');
      if (head !== undefined) this.#writeHead(head);
    });
    return pruned;
  }

  dispose(): void {
    this.flush();
  }

  #append(entries: readonly { readonly at: number; readonly body: string }[]): void {
    const head = this.#options.database.write(() => {
      const gap = this.#hasLookedForGap ? undefined : this.#gap();
      this.#hasLookedForGap = true;
      return this.#insert(gap === undefined ? entries : [{ at: entries[0]!.at, body: JSON.stringify(gap) }, ...entries]);
    });
    this.#writeHead(head);
  }

  #insert(entries: readonly { readonly at: number; readonly body: string }[]): AuditHead {
    const { database } = this.#options;
    let { seq, digest } = this.#last();
    for (const { at, body } of entries) {
      const row: Omit<AuditRow, 'digest'> = { seq: seq + 1, at, body };
      digest = digestOf(digest, row);
      database.prepare('INSERT INTO audit (seq, at, body, digest) VALUES (?, ?, ?, ?)').run(row.seq, at, body, digest);
      seq = row.seq;
    }
    return { seq, digest };
  }

  #last(): AuditHead {
    return (this.#options.database.prepare('SELECT seq, digest FROM audit ORDER BY seq DESC LIMIT 1').get() as AuditHead | undefined) ?? { seq: 0, digest: beginning };
  }

  /** What the file beside the log knows of and the log does not. */
  #gap(): AuditMark | undefined {
    const head = readHead(this.#options.folder);
    const last = this.#last();
    return head === undefined || head.seq <= last.seq ? undefined : { kind: 'gap', after: last.seq, upTo: head.seq };
  }

  /** Another process may have come further meanwhile; a head that is behind is still a true one. */
  #writeHead(head: AuditHead): void {
    const file = `${this.#head}.${process.pid}`;
    writeFileSync(file, JSON.stringify(head), { mode: 0o600 });
    renameSync(file, this.#head);
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.onError(error);
    }
  }
}

export function readHead(folder: string): AuditHead | undefined {
  try {
    const head = JSON.parse(readFileSync(path.join(folder, headFileName), 'utf8')) as Partial<AuditHead>;
    return typeof head.seq === 'number' && typeof head.digest === 'string' ? { seq: head.seq, digest: head.digest } : undefined;
  } catch {
    return undefined;
  }
}

/** Names of files and questions may hold what must not be kept. */
function cleaned(entry: AuditEntry): AuditEntry {
  switch (entry.kind) {
    case 'permission':
      return { ...entry, detail: maskSecrets(entry.detail).slice(0, maxDetail) };
    case 'approval':
      return { ...entry, question: maskSecrets(entry.question).slice(0, maxDetail) };
    case 'prompt':
      return entry;
  }
}
