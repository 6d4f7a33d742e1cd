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

/** A failing test as it leaves the engine: to the editor and as JSON. Lines count from 1. */
export interface Failure {
  readonly id: string;
  /** Absolute path of the root folder. */
  readonly root: string;
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** Line of its declaration. */
  readonly line?: number;
  /** Line of the test's file that failed, where the stack tells. */
  readonly failingLine?: number;
  /** Suites and test, joined by ` › `. */
  readonly name: string;
  /** First line of what the runner said. */
  readonly message: string;
  readonly class: FailureClass;
  /** What showed it, one sentence each. */
  readonly evidence: readonly string[];
  /** What to do next, where no repair is proposed. */
  readonly advice?: string;
  readonly suspects: readonly Suspect[];
  readonly proposals: readonly Proposal[];
  readonly state: 'diagnosing' | 'repairing' | 'healed' | 'unhealed';
  /** What is going on, while something is: "search, 1,204 candidates, 2,310 a second". */
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
  /** The same as whole texts, with the digest of the text it was made for. */
  readonly files: readonly { readonly file: string; readonly baseHash: string; readonly newText: string }[];
  readonly verdict: Verdict;
  /** 0 to 1. */
  readonly confidence: number;
  readonly applied: boolean;
  /** A command to run instead of a patch, only on approval; for failures of the environment. */
  readonly command?: string;
  /** Set where its files have changed since it was proven; see `ProposalFit`. */
  readonly fit?: ProposalFit;
}

/**
 * How a proposal stands to the text as it is now. `moved`: its lines are still there as they were, but something else in
 * the file has changed, so it has to be proven again. `gone`: it no longer fits.
 */
export type ProposalFit = 'exact' | 'moved' | 'gone';

/** The line to show for a failing test: that of the assertion, else that of the test. */
export function failingLine(failure: Pick<Failure, 'line' | 'failingLine'>): number | undefined {
  return failure.failingLine ?? failure.line;
}

/** How a failing test is named in a request, and compared: `test/price.test.ts › totals › rounds half up`. */
export function failingTestId({ file, name }: Pick<Failure, 'file' | 'name'>): string {
  return name === '' || name === file ? file : `${file} › ${name}`;
}

/** Proposals that somebody could still take. */
export function openProposals(failure: Failure): readonly Proposal[] {
  return failure.proposals.filter((proposal) => !proposal.applied && proposal.fit !== 'gone');
}

/** Those of them that change the code, as opposed to commands. */
export function openRepairs(failure: Failure): readonly Proposal[] {
  return openProposals(failure).filter((proposal) => proposal.command === undefined);
}

/** Whether one of its proposals has been put into the code. */
export function isRepaired(failure: Failure): boolean {
  return failure.proposals.some((proposal) => proposal.applied);
}

/** What validation measured. */
export interface Verdict {
  /** Runs of the failing test that passed, and of how many. */
  readonly target: { readonly passed: number; readonly runs: number };
  /** Tests of the suite that passed with the patch, of how many; null where it was not run, with the reason in `notes`. */
  readonly suite: { readonly passed: number; readonly total: number } | null;
  /** Names of tests that passed before and fail with the patch. */
  readonly regressions: readonly string[];
  readonly reruns: number;
  readonly typeCheck: 'ok' | 'failed' | 'none';
  readonly overfit: {
    /** Other patches that make the tests pass too and behave differently on recorded inputs. */
    readonly otherPlausible: number;
    /** Share of recorded inputs, 0 to 1, on which most other plausible patches agree with this one; null where there are none. */
    readonly agreement: number | null;
    /** Whether it only deletes code, or names a value of the test. */
    readonly deletes: boolean;
    readonly specialCase: boolean;
  };
  readonly notes: readonly string[];
}
