import type { Severity } from '../base/severity.ts';
import { severityRank } from '../base/severity.ts';
import { compareText } from '../base/text.ts';
import type { Range, TextEdit } from '../base/text.ts';

/** A finding as it leaves the engine: to the editor, as JSON, as SARIF. Ranges count from 1. */
export interface Finding {
  /** Stable across edits, rebases and reloads: made of rule, normalised code and enclosing symbol. */
  readonly id: string;
  readonly agent: string;
  readonly rule: string;
  readonly category: string;
  readonly severity: Severity;
  /** 0 to 1; said in words by `confidenceWord`. */
  readonly confidence: number;
  /** Relative to its root, with `/`. */
  readonly file: string;
  /** Absolute path of the root folder the file belongs to. */
  readonly root: string;
  readonly range: Range;
  readonly symbol: string;
  readonly message: string;
  readonly evidence: readonly FindingEvidence[];
  readonly related: readonly RelatedPlace[];
  readonly cwe: readonly string[];
  readonly tags: readonly ('unnecessary' | 'deprecated')[];
  readonly inDiff: boolean;
  readonly state: FindingState;
  /** Who else saw the same thing, or spoke against it. */
  readonly votes?: readonly { readonly agent: string; readonly vote: 'for' | 'against'; readonly why: string }[];
  readonly fix?: FindingFix;
  /** Whether it is among those worth acting on now; the rest are one click away. */
  readonly shown: boolean;
}

export interface FindingEvidence {
  readonly kind: string;
  readonly text: string;
  readonly file?: string;
  readonly range?: Range;
}

export interface RelatedPlace {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
}

export interface FindingFix {
  readonly title: string;
  readonly isSafe: boolean;
  readonly edits: readonly ({ readonly file: string } & TextEdit)[];
}

export type FindingState =
  | { readonly status: 'open' }
  | { readonly status: 'cameBack'; readonly closedAt: number }
  | { readonly status: 'fixed'; readonly at: number }
  | {
      readonly status: 'dismissed';
      readonly at: number;
      readonly reason: string;
      readonly scope: DismissalScope;
      /** Milliseconds since the epoch; absent means for good. */
      readonly until?: number;
    };

/** Whether a finding still asks for something. */
export function isOpenState({ status }: FindingState): boolean {
  return status === 'open' || status === 'cameBack';
}

export type DismissalScope = 'finding' | 'file' | 'rule';

/** A finding that was raised and is not shown, with who dropped it and why. */
export interface DroppedFinding {
  readonly finding: Finding;
  readonly by: string;
  readonly why: string;
}

/** The way from everything that was raised to what is shown. */
export interface Funnel {
  readonly raised: number;
  readonly merged: number;
  readonly dropped: number;
  readonly dismissed: number;
  readonly shown: number;
}

/** Confidence in the three words that people see. */
export function confidenceWord(confidence: number): 'proven' | 'likely' | 'possible' {
  if (confidence >= 0.9) return 'proven';
  return confidence >= 0.6 ? 'likely' : 'possible';
}

/** Severity first, then the place: an order that does not depend on who was faster. */
export function byWeight(a: Finding, b: Finding): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    compareText(a.file, b.file) ||
    a.range.start.line - b.range.start.line ||
    a.range.start.column - b.range.start.column ||
    compareText(a.id, b.id)
  );
}
