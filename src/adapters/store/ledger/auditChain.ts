import { createHash } from 'node:crypto';

/** An entry of the audit log as it is stored. */
export interface AuditRow {
  readonly seq: number;
  readonly at: number;
  /** JSON. */
  readonly body: string;
  readonly digest: string;
}

/** What the log says of itself beside what happened. */
export type AuditMark =
  /** Entries up to here were deleted because they were old; the next one follows this digest. */
  | { readonly kind: 'checkpoint'; readonly upTo: number; readonly digest: string }
  /** Entries that were written once are gone: those after `after`, up to `upTo`. */
  | { readonly kind: 'gap'; readonly after: number; readonly upTo: number };

/** What the first entry of all follows. */
export const beginning = '0'.repeat(64);

export function digestOf(before: string, { seq, at, body }: Omit<AuditRow, 'digest'>): string {
  return createHash('sha256').update(`${before}\n${seq}\n${at}\n${body}`).digest('hex');
}

/** How far the log had come at the last writing, kept beside it: a chain alone does not show that its end was cut off. */
export interface AuditHead {
  readonly seq: number;
  readonly digest: string;
}

export const headFileName = 'audit.head';

export type AuditState =
  | { readonly status: 'empty' }
  | { readonly status: 'intact'; readonly entries: number; readonly since: number; readonly prunedUpTo: number }
  /** `at` is the number of the first entry that does not fit. */
  | { readonly status: 'broken'; readonly at: number; readonly why: string };

/** Follows the chain from its first entry to its last. */
export function verifyChain(rows: Iterable<AuditRow>, head: AuditHead | undefined): AuditState {
  let first: AuditRow | undefined;
  let last: AuditRow | undefined;
  let entries = 0;
  let atHead: string | undefined;
  let gap: Extract<AuditMark, { kind: 'gap' }> | undefined;
  const checkpoints = new Map<number, string>();
  for (const row of rows) {
    if (first === undefined) first = row;
    else {
      if (row.seq !== last!.seq + 1) return { status: 'broken', at: last!.seq + 1, why: `entries ${last!.seq + 1} to ${row.seq - 1} are missing` };
      if (digestOf(last!.digest, row) !== row.digest) return { status: 'broken', at: row.seq, why: 'it was changed after it was written, or the entry before it was' };
    }
    const mark = markOf(row.body);
    if (mark?.kind === 'checkpoint') checkpoints.set(mark.upTo, mark.digest);
    if (mark?.kind === 'gap') gap ??= mark;
    if (row.seq === head?.seq) atHead = row.digest;
    last = row;
    entries++;
  }
  if (first === undefined || last === undefined) return head === undefined || head.seq === 0 ? { status: 'empty' } : { status: 'broken', at: 1, why: `all ${head.seq} entries are missing` };
  const claimed = first.seq === 1 ? beginning : checkpoints.get(first.seq - 1);
  if (claimed === undefined) return { status: 'broken', at: first.seq, why: `the entries before it are missing, and no checkpoint says that they were deleted for their age` };
  if (digestOf(claimed, first) !== first.digest) return { status: 'broken', at: first.seq, why: 'it was changed after it was written, or does not follow what came before it' };
  if (head !== undefined && head.seq > last.seq) return { status: 'broken', at: last.seq + 1, why: `entries ${last.seq + 1} to ${head.seq} are missing from the end` };
  if (atHead !== undefined && atHead !== head?.digest) return { status: 'broken', at: head!.seq, why: 'it is another entry than the one that was written last' };
  if (gap !== undefined) return { status: 'broken', at: gap.after + 1, why: `entries ${gap.after + 1} to ${gap.upTo} were missing when the log was written on` };
  return { status: 'intact', entries, since: first.at, prunedUpTo: first.seq - 1 };
}

function markOf(body: string): AuditMark | undefined {
  if (!body.startsWith('{"kind":"checkpoint"') && !body.startsWith('{"kind":"gap"')) return undefined;
  try {
    return JSON.parse(body) as AuditMark;
  } catch {
    return undefined;
  }
}
