import type { Dismissal } from '../ports/memory.ts';

/** A rule that is dismissed again and again for one reason. */
export interface TiredRule {
  readonly rule: string;
  readonly reason: string;
  /** How often it was dismissed for that reason. */
  readonly times: number;
}

/** From so many dismissals for one reason on, somebody should be asked whether the rule is wanted at all. */
const tiredAfter = 3;
/** What is only put off says nothing about the rule. */
const putOff = /\b(later|todo|soon|fixed|next)\b/i;

/** Whether people have grown tired of a rule in a root; not where they have muted it, and dismissals that have run out do not count. */
export function tiredRule(dismissals: readonly Dismissal[], rule: string, now: number): TiredRule | undefined {
  const own = dismissals.filter((dismissal) => dismissal.rule === rule && !(dismissal.until !== undefined && Date.parse(dismissal.until) <= now));
  if (own.some(({ scope }) => scope === 'rule')) return undefined;
  const times = new Map<string, { reason: string; times: number }>();
  for (const { reason } of own) {
    if (putOff.test(reason)) continue;
    const key = reason.trim().toLowerCase();
    const known = times.get(key);
    times.set(key, { reason: known?.reason ?? reason.trim(), times: (known?.times ?? 0) + 1 });
  }
  const most = [...times.values()].sort((a, b) => b.times - a.times)[0];
  return most === undefined || most.times < tiredAfter ? undefined : { rule, ...most };
}
