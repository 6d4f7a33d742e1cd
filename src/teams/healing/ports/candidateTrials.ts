import type { SourceEdit } from '../../../analysis/repair/candidate.ts';
import type { TestProject, TestRef } from '../testModel.ts';

export interface TrialRequest {
  /** Absolute: root of a workspace copy. Its files are not changed by trials. */
  readonly folder: string;
  readonly project: TestProject;
  /** Tests that fail and must pass. */
  readonly targets: readonly TestRef[];
  /** Tests that pass and must go on passing. */
  readonly guards: readonly TestRef[];
  /** Whether the runner never got to some tests of the targets' files, because one before them did not end; they must pass as well. */
  readonly withUnreported?: boolean;
  /** Files that candidates change, relative to the root. */
  readonly files: readonly string[];
  /** Hard limit for all tests of one candidate. */
  readonly timeLimitMs: number;
}

/** What is tried: edits of one or more files of the request. */
export interface TrialCandidate {
  readonly id: number;
  readonly changes: readonly { readonly file: string; readonly edits: readonly SourceEdit[] }[];
}

export type TrialOutcome =
  /** All targets and guards pass. */
  | 'passes'
  /** Some target still fails. */
  | 'fails'
  /** The targets pass but a guard does not any more. */
  | 'breaks'
  /** It does not compile. */
  | 'invalid'
  /** It ran into the time or memory limit, or ended the process. */
  | 'killed';

export interface TrialVerdict {
  readonly id: number;
  readonly outcome: TrialOutcome;
  /** How many targets passed; where some do, the edit is half of a repair. */
  readonly targetsPassed: number;
}

/** A warm place where candidates are tried without a process each. */
export interface TrialBench {
  /** How many candidates it tries at once. */
  readonly parallelism: number;
  /** Tries candidates in order; each verdict is told as it is known. Ends early where `onVerdict` returns `stop`. */
  tryAll(candidates: Iterable<TrialCandidate>, onVerdict: (verdict: TrialVerdict) => 'stop' | void, signal: AbortSignal): Promise<void>;
  /**
   * Runs candidates on inputs made from those that the tests used, and answers a digest of what each returned for each
   * input, in the same order for every candidate. Empty lists where no input could be recorded.
   */
  behaviours(candidates: readonly TrialCandidate[], signal: AbortSignal): Promise<readonly (readonly string[])[]>;
  dispose(): void;
}

export type OpenedBench =
  | { readonly status: 'ready'; readonly bench: TrialBench }
  /** The warm bench would not say what the real runner says; the reason is for people. */
  | { readonly status: 'unsound'; readonly reason: string };

export interface CandidateTrials {
  /** Opens a bench and checks that there targets fail and guards pass, as in the real runner. */
  open(request: TrialRequest, signal: AbortSignal): Promise<OpenedBench>;
}
