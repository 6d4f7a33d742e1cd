/** Caps on a run; reaching one ends the work with the partial result. Absent means no cap. */
export interface BudgetCaps {
  readonly seconds?: number;
  readonly tokens?: number;
  readonly usd?: number;
  /** Of a calendar day here, with what other runs and processes spend. */
  readonly usdPerDay?: number;
  /** Tasks at work at once. */
  readonly concurrency?: number;
}

export interface Spending {
  readonly tokens?: number;
  readonly usd?: number;
  /** Nothing was spent, because the day's cap allows for no more. */
  readonly isDaySpent?: true;
}

/** The caps whose reaching ends a run; `day` is money of the whole day. */
export type SpendingCap = 'seconds' | 'tokens' | 'usd' | 'day';

/** What an agent can see of its run's budget. */
export interface BudgetView {
  readonly caps: BudgetCaps;
  readonly spent: { readonly seconds: number; readonly tokens: number; readonly usd: number };
  /** Which cap was reached, if one was. */
  readonly exhausted: SpendingCap | null;
}
