import type { Consultation } from '../deliberation/consult.ts';
import type { LocatedObservation, RefutedFinding } from '../finding.ts';

/** What a reviewer is asked to look at. Files are indices into the change set. */
export type ReviewInput =
  | { readonly kind: 'file'; readonly file: number; readonly isSlow: boolean }
  | { readonly kind: 'lint'; readonly root: number; readonly tool: number; readonly files: readonly number[] }
  | { readonly kind: 'project'; readonly root: number }
  | { readonly kind: 'reason'; readonly files: readonly number[] }
  | { readonly kind: 'orders'; readonly files: readonly number[] }
  | { readonly kind: 'consult'; readonly consultations: readonly Consultation[] };

/** What a reviewer hands back; in the log, so a resumed run has it again. */
export interface ReviewAnswer {
  readonly raised: readonly {
    readonly root: number;
    readonly file: string;
    readonly observations: readonly LocatedObservation[];
  }[];
  /** What the project shows not to be so, whichever of the reviewer's instruments said it. */
  readonly refuted?: readonly RefutedFinding[];
  /** Paths that were looked at to the end, by root. */
  readonly completed: readonly { readonly root: number; readonly file: string }[];
  readonly degraded: readonly string[];
  readonly lines: number;
  /** Instrument readings, and how many of them the cache answered. */
  readonly readings: { readonly total: number; readonly cached: number };
  /** Questions that had to be left open, by instrument. */
  readonly undecided: Readonly<Record<string, number>>;
}

/** An answer that has nothing in it yet. */
export const emptyAnswer: ReviewAnswer = { raised: [], completed: [], degraded: [], lines: 0, readings: { total: 0, cached: 0 }, undecided: {} };
