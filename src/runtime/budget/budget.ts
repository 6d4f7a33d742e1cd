/** Caps on a run; reaching one ends the work with the partial result. Absent means no cap. */
export interface BudgetCaps {
  readonly seconds?: number;
  readonly tokens?: number;
  readonly usd?: number;
  /** Tasks at work at once. */
  readonly concurrency?: number;
}

export interface Spending {
  readonly tokens?: number;
  readonly usd?: number;
}

/** What an agent can see of its run's budget. */
export interface BudgetView {
  readonly caps: BudgetCaps;
  readonly spent: { readonly seconds: number; readonly tokens: number; readonly usd: number };
  /** Which cap was reached, if one was. */
  readonly exhausted: 'seconds' | 'tokens' | 'usd' | null;
}
