/** The feature team's own facts in the run log; each name goes with one shape. */
export const featureFacts = {
  /** What the workspace's tests say before anything is changed. */
  baseline: 'feature.baseline',
  /** A `StepReport`. */
  step: 'feature.step',
  /** What validation said, each time. */
  checked: 'feature.checked',
} as const;

export interface BaselineFact {
  readonly projects: readonly string[];
  readonly passed: number;
  readonly failed: number;
  readonly isolation: readonly string[];
  readonly note?: string;
}

export interface CheckedFact {
  readonly isProven: boolean;
  readonly title: string;
  readonly objections: readonly string[];
}
