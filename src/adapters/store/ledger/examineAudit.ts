import { existsSync } from 'node:fs';
import path from 'node:path';
import { errorMessage } from '../../../base/errors.ts';
import { loadSqlite } from '../database.ts';
import type { AuditRow, AuditState } from './auditChain.ts';
import { verifyChain } from './auditChain.ts';
import { ledgerFileName } from './ledgerSchema.ts';
import { readHead } from './sqliteAudit.ts';

/** Verifies the audit log of a data folder without writing anything. */
export function examineAudit(folder: string): AuditState | { readonly status: 'unreadable'; readonly why: string } {
  const file = path.join(folder, ledgerFileName);
  const sqlite = loadSqlite();
  if (sqlite === undefined) return { status: 'unreadable', why: 'this version of Node comes without SQLite' };
  // The head is read first: what others append meanwhile is then more than it knows of, never less.
  const head = readHead(folder);
  if (!existsSync(file)) return verifyChain([], head);
  try {
    const database = new sqlite.DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    try {
      return verifyChain(database.prepare('SELECT seq, at, body, digest FROM audit ORDER BY seq').iterate() as unknown as Iterable<AuditRow>, head);
    } finally {
      database.close();
    }
  } catch (error) {
    return { status: 'unreadable', why: errorMessage(error) };
  }
}
