import type { Evidence, Fix, Observation, Place, ReviewArea } from '../../analysis/observation.ts';
import type { Severity } from '../../base/severity.ts';
import type { Position, Range } from '../../base/text.ts';

/** The reviewers, named after the area they read; other tools' imported results are one more voice. */
export type ReviewerId = ReviewArea;

export const reviewerIds: readonly ReviewerId[] = ['style', 'security', 'tests', 'performance', 'structure'];

/** What a reviewer says about a range of code. Places without a file are in the finding's own file. */
export interface Finding {
  readonly id: string;
  readonly agent: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: number;
  /** Index into the change set's roots. */
  readonly root: number;
  readonly file: string;
  readonly range: Range;
  readonly symbol: string;
  /** The code it is about, at most 2,000 characters; a digest where the code is a secret. */
  readonly code: string;
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly related: readonly { readonly place: Place; readonly message: string }[];
  readonly cwe: readonly string[];
  readonly tags: readonly ('unnecessary' | 'deprecated')[];
  readonly fix?: Fix;
  /** What a model suggests and nobody has checked yet; it is not offered to anybody. */
  readonly suggestion?: Fix;
  readonly inDiff: boolean;
  readonly state: FindingState;
  readonly votes: readonly Vote[];
  /** Whether it is among those worth acting on now. */
  readonly shown: boolean;
}

export interface Vote {
  readonly agent: string;
  readonly vote: 'for' | 'against';
  readonly why: string;
}

export type FindingState =
  | { readonly status: 'open' }
  | { readonly status: 'cameBack'; readonly closedAt: number }
  | { readonly status: 'fixed'; readonly at: number }
  | { readonly status: 'dismissed'; readonly at: number; readonly reason: string; readonly scope: DismissalScope; readonly until?: number };

/** `finding`: this one; `file`: this rule in this file; `rule`: this rule everywhere in the root. */
export type DismissalScope = 'finding' | 'file' | 'rule';

/** What a reviewer raised about one file, on its way to the aggregator. */
export interface RaisedFindings {
  readonly reviewer: string;
  readonly root: number;
  readonly file: string;
  readonly observations: readonly LocatedObservation[];
}

/** A finding that does not hold, by what it says and where, since it may not have been raised yet. */
export interface RefutedFinding {
  readonly root: number;
  readonly file: string;
  readonly rule: string;
  /** Where its range begins. */
  readonly start: Position;
  readonly why: string;
}

/** What a reviewer takes back, on its way to the aggregator. */
export interface RefutedFindings {
  readonly by: string;
  readonly refuted: readonly RefutedFinding[];
}

/** An observation with the code it is about, which its identity is made from. */
export interface LocatedObservation extends Observation {
  readonly code: string;
  /** See `Finding`. */
  readonly suggestion?: Fix;
}

/** Whether a finding still waits for somebody to act on it. */
export function isOpen(state: FindingState): boolean {
  return state.status === 'open' || state.status === 'cameBack';
}
