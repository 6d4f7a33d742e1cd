import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import { errorMessage } from '../../../base/errors.ts';
import type { AuditTrail } from '../../../runtime/audit/auditTrail.ts';
import type { DaySpending } from '../../../runtime/models/money/daySpending.ts';
import type { Logger } from '../../../runtime/telemetry/logger.ts';
import { Database, loadSqlite } from '../database.ts';
import { ledgerFileName, ledgerSchema } from './ledgerSchema.ts';
import { SqliteAudit } from './sqliteAudit.ts';
import { SqliteDaySpending } from './sqliteDaySpending.ts';

/** What must be accounted for: the audit log, and the money of the day. */
export interface Ledger extends Disposable {
  readonly audit: AuditTrail;
  readonly day: DaySpending;
  /** Why nothing is accounted for beyond this process, as a sentence to show; undefined where all is well. */
  readonly problem: string | undefined;
  /** Deletes entries of the audit log that are older; the rest can still be verified. */
  pruneAudit(keepDays: number): number;
}

/** Opens the ledger of a data folder. Without a usable file the day's cap holds for this process, and nothing is audited. */
export function openLedger(folder: string, logger: Logger, clock: Clock): Ledger {
  const sqlite = loadSqlite();
  if (sqlite === undefined) return inMemory(clock, 'this version of Node comes without SQLite');
  let database: Database;
  try {
    mkdirSync(folder, { recursive: true });
    database = new Database(sqlite, path.join(folder, ledgerFileName), ledgerSchema);
  } catch (error) {
    // A damaged ledger is left as it is: it is evidence, and the doctor says what is wrong with it.
    logger.log('warn', 'The ledger cannot be opened', { error: errorMessage(error) });
    return inMemory(clock, errorMessage(error));
  }
  let hasWarned = false;
  const audit = new SqliteAudit({
    database, folder, clock,
    onError: (error) => {
      if (!hasWarned) logger.log('warn', 'The audit log cannot be written', { error: errorMessage(error) });
      hasWarned = true;
    },
  });
  return {
    audit,
    day: new SqliteDaySpending(database, clock),
    problem: undefined,
    pruneAudit: (keepDays) => audit.prune(keepDays),
    dispose: () => {
      audit.dispose();
      database.close();
    },
  };
}

function inMemory(clock: Clock, why: string): Ledger {
  const sqlite = loadSqlite();
  const database = sqlite === undefined ? undefined : new Database(sqlite, ':memory:', ledgerSchema);
  let spent = 0;
  const day: DaySpending = database === undefined
    ? {
        reserve: (usd, cap = Infinity) => {
          if (spent + usd > cap) return { kind: 'refused', left: cap - spent };
          spent += usd;
          let isSettled = false;
          return {
            kind: 'granted',
            settle: (charged) => {
              if (!isSettled) spent += charged - usd;
              isSettled = true;
            },
          };
        },
      }
    : new SqliteDaySpending(database, clock);
  return { audit: { record: () => {} }, day, problem: `Nothing is audited, and a limit on the day's money holds for this process alone: ${why}`, pruneAudit: () => 0, dispose: () => database?.close() };
}
