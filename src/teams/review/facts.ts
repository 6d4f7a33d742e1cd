import type { TableChange } from './aggregation/findingTable.ts';
import type { ChangeRoot, SkipReason } from './changeSet.ts';
import type { ProbeResult } from './probing/probeResult.ts';
import type { DroppedFinding, Funnel, ReviewerReport } from './reviewResult.ts';

/** The review team's own facts in the run log; each name goes with one shape below. */
export const factNames = {
  changeSet: 'review.changeSet',
  findings: 'review.findings',
  reviewer: 'review.reviewer',
  progress: 'review.progress',
  ranked: 'review.ranked',
  probe: 'review.probe',
  /** What came of checking a fix that a model suggests. */
  fix: 'review.fix',
  /** A `KeptLocal`. */
  keptLocal: 'review.keptLocal',
  /** A `JudgementEstimate`. */
  estimate: 'review.estimate',
} as const;

export interface ChangeSetFact {
  readonly roots: readonly ChangeRoot[];
  readonly files: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
}

export type FindingsFact = TableChange;

export interface RankedFact {
  readonly funnel: Funnel;
  /** Absent in logs of older versions. */
  readonly dropped?: readonly DroppedFinding[];
}

/** What came of one probe. */
export interface ProbeFact extends ProbeResult {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly ms: number;
}

/** A suggested fix that holds as far as it was checked, or was dropped, and the reason. */
export interface FixFact {
  readonly root: number;
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly status: 'holds' | 'dropped';
  readonly text: string;
  readonly ms: number;
}

/** How far one reviewer is. */
export interface ReviewerFact extends ReviewerReport {
  readonly done: number;
  readonly total: number;
}
