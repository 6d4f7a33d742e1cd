import type { Clock } from '../../../base/clock.ts';
import type { DayShare, DaySpending } from '../../../runtime/models/money/daySpending.ts';
import type { Database } from '../database.ts';

const keptDays = 60;
/** Sums of fractions are not exact. */
const tolerance = 1e-9;

/** What is spent a day, in the ledger file, so that the editor and every command share one cap. */
export class SqliteDaySpending implements DaySpending {
  readonly #database: Database;
  readonly #clock: Pick<Clock, 'now'>;
  #prunedOn = '';

  constructor(database: Database, clock: Pick<Clock, 'now'>) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Today's sum, calls under way included. */
  get today(): number {
    return this.#sum(dayOf(this.#clock.now()));
  }

  reserve(usd: number, cap: number | undefined): DayShare | { readonly kind: 'refused'; readonly left: number } {
    const day = dayOf(this.#clock.now());
    if (usd === 0) return { kind: 'granted', settle: () => {} };
    let outcome: { readonly left: number } | { readonly id: number | bigint };
    try {
      outcome = this.#database.write(() => {
        this.#prune(day);
        const left = (cap ?? Infinity) - this.#sum(day);
        if (usd > left + tolerance) return { left };
        return { id: this.#database.prepare('INSERT INTO spending (day, usd) VALUES (?, ?)').run(day, usd).lastInsertRowid };
      });
    } catch {
      // A cap that cannot be counted cannot be kept, so nothing is spent under it.
      return cap === undefined ? { kind: 'granted', settle: () => {} } : { kind: 'refused', left: 0 };
    }
    const row = outcome;
    if ('left' in row) return { kind: 'refused', left: row.left };
    let isSettled = false;
    return {
      kind: 'granted',
      settle: (charged) => {
        if (isSettled) return;
        isSettled = true;
        try {
          if (charged === 0) this.#database.prepare('DELETE FROM spending WHERE id = ?').run(row.id);
          else this.#database.prepare('UPDATE spending SET usd = ? WHERE id = ?').run(charged, row.id);
        } catch {
          // It counts as it was set aside, which is more.
        }
      },
    };
  }

  #sum(day: string): number {
    return (this.#database.prepare('SELECT coalesce(sum(usd), 0) AS usd FROM spending WHERE day = ?').get(day) as { usd: number }).usd;
  }

  #prune(day: string): void {
    if (this.#prunedOn === day) return;
    this.#prunedOn = day;
    this.#database.prepare('DELETE FROM spending WHERE day < ?').run(dayOf(this.#clock.now() - keptDays * 24 * 3_600_000));
  }
}

/** The calendar day where the user is: `2026-11-27`. */
export function dayOf(now: number): string {
  const date = new Date(now);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}
