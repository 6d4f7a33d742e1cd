/** What is set aside of a day's money for a call under way. */
export interface DayShare {
  readonly kind: 'granted';
  /** Tells what was charged; further calls do nothing. */
  settle(usd: number): void;
}

/** Counts what all runs of all processes spend in a calendar day. */
export interface DaySpending {
  /**
   * Sets aside what a call may come to at most. With a cap it is refused where it does not fit, even for the last call of
   * a day: the cap is hard. What a process that ended never settled counts as it was set aside.
   */
  reserve(usd: number, cap: number | undefined): DayShare | { readonly kind: 'refused'; readonly left: number };
}
