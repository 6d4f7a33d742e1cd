import type { SourceEdit } from '../../../analysis/repair/candidate.ts';

/** A repair that a strategy believes in, before validation. */
export interface Draft {
  readonly strategy: string;
  readonly title: string;
  readonly changes: readonly { readonly file: string; readonly edits: readonly SourceEdit[] }[];
  /** 0 to 1: how far the strategy believes it to be the right one, given that it makes the tests pass. */
  readonly score: number;
  readonly otherPlausible: number;
  readonly agreement: number | null;
  /** Said with the verdict, for example that it changes what a test expects. */
  readonly note?: string;
  /** Whether it may change test files; only what was offered as such may. */
  readonly changesTests: boolean;
  /** So many runs must pass, where chance plays a part. */
  readonly reruns?: number;
}

/** What a strategy came to. */
export interface StrategyAnswer {
  readonly drafts: readonly Draft[];
  readonly candidates: number;
  /** Why there is nothing, or less than there might be, in words. */
  readonly note?: string;
}

/** What is announced to the strategies. */
export interface RepairAnnouncement {
  readonly ailment: string;
}
