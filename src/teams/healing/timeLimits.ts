import type { BudgetView } from '../../runtime/budget/budget.ts';

const longestSuiteMs = 600_000;

/** How long a whole suite may run: a good part of what is left, so that a hanging test leaves time for its repair. */
export function suiteLimitMs(budget: BudgetView): number {
  return Math.min(longestSuiteMs, Math.max(4_000, secondsLeft(budget) * 0.3 * 1000));
}

/** How long a rerun of a few tests may take, judged by the run they come from. */
export function rerunLimitMs(budget: BudgetView, firstRunMs: number): number {
  return Math.min(suiteLimitMs(budget), Math.max(5_000, firstRunMs * 3));
}

/**
 * How long one strategy may search: half of the ailment's fair share of what is left, so that one that cannot be healed
 * does not use up the time of the others.
 */
export function searchLimitSeconds(budget: BudgetView, share: { readonly turnsLeft: number; readonly mayComeApart: boolean }, most: number): number {
  return Math.max(2, Math.min(most, (secondsLeft(budget) * (share.mayComeApart ? 0.35 : 0.5)) / Math.max(1, share.turnsLeft)));
}

/** Seconds until the run's time cap; very many where there is none. */
export function secondsLeft(budget: BudgetView): number {
  return budget.caps.seconds === undefined ? 3_600 : Math.max(0, budget.caps.seconds - budget.spent.seconds);
}
