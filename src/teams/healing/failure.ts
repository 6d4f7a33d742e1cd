/** Why a test fails, as triage found it. */
export type FailureClass =
  | 'wrong code'
  | 'wrong test'
  | 'flaky'
  | 'order-dependent'
  | 'environment'
  | 'timeout'
  | 'stale snapshot'
  | 'cannot start'
  | 'unknown';

/** A failing test with all that is known of it. Lines count from 1. */
export interface Failure {
  readonly id: string;
  /** Absolute path of the root folder. */
  readonly root: string;
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** Of its declaration. */
  readonly line?: number;
  /** Of the assertion that failed, in the test's own file. */
  readonly failingLine?: number;
  /** Suites and test, joined by ` › `. */
  readonly name: string;
  /** What the runner said, on one line, with the values that were compared. */
  readonly message: string;
  readonly class: FailureClass;
  /** What showed it, one sentence each. */
  readonly evidence: readonly string[];
  /** What to do next, where no repair is proposed. */
  readonly advice?: string;
  readonly suspects: readonly Suspect[];
  readonly proposals: readonly Proposal[];
  readonly state: 'diagnosing' | 'repairing' | 'healed' | 'unhealed';
  /** What is going on, while something is. */
  readonly activity?: string;
}

export interface Suspect {
  readonly file: string;
  readonly line: number;
  /** 0 to 1. */
  readonly score: number;
  readonly why: string;
}

/** A candidate fix that was proven, with its verdict. */
export interface Proposal {
  readonly id: string;
  readonly strategy: string;
  /** What it changes: "use `Math.round` instead of `Math.floor`". */
  readonly title: string;
  /** Unified diff against the workspace as it was when validated, paths relative to the root. */
  readonly patch: string;
  readonly files: readonly PatchedFile[];
  readonly verdict: Verdict;
  /** 0 to 1. */
  readonly confidence: number;
  readonly applied: boolean;
  /** A command to run instead of a patch, only on approval; for failures of the environment. */
  readonly command?: string;
}

export interface PatchedFile {
  readonly file: string;
  /** Digest of the text that the patch was made for; empty where the patch makes the file. */
  readonly baseHash: string;
  readonly newText: string;
}

/** What validation measured. */
export interface Verdict {
  readonly target: { readonly passed: number; readonly runs: number };
  /** Null where the suite was not run; the reason is in `notes`. */
  readonly suite: { readonly passed: number; readonly total: number } | null;
  /** Names of tests that passed before and fail with the patch. */
  readonly regressions: readonly string[];
  readonly reruns: number;
  readonly typeCheck: 'ok' | 'failed' | 'none';
  readonly overfit: OverfitCheck;
  readonly notes: readonly string[];
}

export interface OverfitCheck {
  /** Other patches that make the tests pass too and behave differently on recorded inputs. */
  readonly otherPlausible: number;
  /** Share of the weight of all plausible patches, 0 to 1, that behaves as this one does; null where nothing was recorded. */
  readonly agreement: number | null;
  readonly deletes: boolean;
  readonly specialCase: boolean;
}
