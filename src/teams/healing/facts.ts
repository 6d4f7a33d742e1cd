/** The healing team's own facts in the run log; each name goes with one shape below. */
export const healingFacts = {
  detected: 'heal.detected',
  suite: 'heal.suite',
  /** A `Failure` as it stands now; replaces what was told of it before. */
  failure: 'heal.failure',
  activity: 'heal.activity',
} as const;

export interface DetectedFact {
  readonly projects: readonly { readonly id: string; readonly runner: string; readonly folder: string; readonly evidence: string }[];
  readonly isolation: readonly string[];
}

export interface SuiteFact {
  readonly project: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly durationMs: number;
}

export interface ActivityFact {
  readonly failure: string;
  readonly text: string;
  readonly candidates: number;
  readonly perSecond: number;
}
