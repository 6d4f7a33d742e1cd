import type { Severity } from '../../base/severity.ts';
import type { ReviewScope } from './changeSet.ts';
import type { ReviewerId } from './finding.ts';

/** A review as it is asked for; goes into the run log, so it is plain data and free of file contents. */
export interface ReviewRequest {
  /** Absolute folders. */
  readonly roots: readonly string[];
  readonly scope: ReviewScope;
  readonly reviewers: readonly ReviewerId[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly limits: { readonly maxFiles: number; readonly maxFileBytes: number };
  /** `workspace` runs the workspace's own linter, and only if it is trusted. */
  readonly linter: 'workspace' | 'bundled' | 'off';
  readonly isTrusted: boolean;
  /** Whether a model may judge, where there is one. Default: no. */
  readonly usesModel?: boolean;
  /** Whether probes may run code of the workspace in a copy of it, which they do only if it is trusted. Default: no. */
  readonly mayProbe?: boolean;
  /** Globs of files whose text no model is shown. */
  readonly localGlobs?: readonly string[];
  readonly showing: ShowingPolicy;
  /** Absolute paths of what the user is looking at; reviewed first. */
  readonly visible: readonly string[];
  /** Absolute paths for which a linter extension already shows diagnostics. */
  readonly lintedElsewhere: readonly string[];
}

/** What of the findings is shown at once. */
export interface ShowingPolicy {
  readonly minimumSeverity: Severity;
  readonly minimumConfidence: number;
  /** The rest are one click away. */
  readonly maxShown: number;
  readonly offDiff: boolean;
}

export const defaultShowing: ShowingPolicy = {
  minimumSeverity: 'info',
  minimumConfidence: 0.5,
  maxShown: 50,
  offDiff: false,
};
