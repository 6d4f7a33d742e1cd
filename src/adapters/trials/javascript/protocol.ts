import type { RunnerId, TestRef } from '../../../teams/healing/testModel.ts';
import type { TrialCandidate, TrialOutcome } from '../../../teams/healing/ports/candidateTrials.ts';

/** What a lane asks of its host, one JSON text a line. */
export type HostRequest =
  | {
      readonly kind: 'open';
      readonly folder: string;
      readonly projectFolder: string;
      readonly runner: RunnerId;
      readonly targets: readonly TestRef[];
      readonly guards: readonly TestRef[];
      readonly files: readonly string[];
      /** Tests of the targets' files that nobody named are targets as well. */
      readonly withUnreported: boolean;
      readonly timeLimitMs: number;
    }
  /** `patience` multiplies the steps that a candidate may take. */
  | { readonly kind: 'try'; readonly candidates: readonly TrialCandidate[]; readonly patience: number }
  | { readonly kind: 'behave'; readonly candidate: TrialCandidate };

/** What the host answers, one line each behind the word that it was started with. */
export type HostAnswer =
  | { readonly kind: 'started' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'unsound'; readonly reason: string }
  | { readonly kind: 'verdict'; readonly id: number; readonly outcome: TrialOutcome; readonly passed: number; readonly isOutOfSteps: boolean }
  | { readonly kind: 'behaviour'; readonly id: number; readonly digests: readonly string[] };
