import type { GitState, SkipReason } from './changeSet.ts';
import type { Finding } from './finding.ts';
import type { KeptLocal } from './judgement/localFiles.ts';
import type { Standing } from './learning/standing.ts';

/** What a review comes to; the run's result in the log. */
export interface ReviewResult {
  readonly roots: readonly { readonly path: string; readonly name: string; readonly git: GitState | null }[];
  readonly findings: readonly Finding[];
  readonly dropped: readonly DroppedFinding[];
  readonly funnel: Funnel;
  readonly reviewers: readonly ReviewerReport[];
  readonly stats: ReviewStats;
  /** Why it is not whole, where it is not. */
  readonly partial: string | null;
}

export interface DroppedFinding {
  readonly finding: Finding;
  readonly by: string;
  readonly why: string;
}

export interface Funnel {
  readonly raised: number;
  readonly merged: number;
  readonly dropped: number;
  readonly dismissed: number;
  readonly shown: number;
}

export interface ReviewerReport {
  readonly id: string;
  readonly status: 'done' | 'degraded' | 'failed' | 'skipped';
  readonly reason?: string;
  readonly raised: number;
  /** What it checked, in words, for "nothing to act on". */
  readonly checked: readonly string[];
  /** How people have decided on what it said before; absent until they have often enough. */
  readonly standing?: Standing;
}

export interface ReviewStats {
  readonly files: number;
  readonly lines: number;
  readonly seconds: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** Work that was answered from the cache, 0 to 1. */
  readonly cached: number;
  /** What models charged for; nothing without one. Absent in logs of older versions. */
  readonly spent?: { readonly tokens: number; readonly usd: number };
  /** Files that no model was shown; absent where none was asked. */
  readonly keptLocal?: KeptLocal;
}
