import type { Proposal } from '../healing/failure.ts';

export const featureSteps = ['research', 'coding', 'testing', 'documentation'] as const;
export type FeatureStep = (typeof featureSteps)[number];

/** What came of one step. */
export interface StepReport {
  readonly step: FeatureStep;
  readonly status: 'accepted' | 'contested' | 'unreviewed' | 'stopped' | 'failed';
  /** How often it was done. */
  readonly rounds: number;
  /** What its specialist says it did. */
  readonly summary: string;
  /** What its peer still objects to, or why it ended early. */
  readonly notes: readonly string[];
  readonly files: readonly string[];
}

/** What building a feature comes to; the run's result in the log. */
export interface FeatureResult {
  readonly task: string;
  readonly steps: readonly StepReport[];
  /** Null where nothing was changed. */
  readonly proposal: Proposal | null;
  /** Whether validation bore it out: nothing that passed fails, its own tests pass, the types hold. */
  readonly isProven: boolean;
  /** Why it is not whole, where it is not. */
  readonly partial: string | null;
  readonly isolation: readonly string[];
  readonly stats: { readonly seconds: number; readonly tokens: number; readonly usd: number; readonly testRuns: number; readonly revisions: number; readonly repairs: number };
}
