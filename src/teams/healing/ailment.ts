import type { TestProject, TestRef, TestResult } from './testModel.ts';
import type { SuspectLines } from './locate/suspectLines.ts';
import type { FailureClass } from './failure.ts';

/** Failing tests that are healed together because they stand in one file and so most likely have one cause. */
export interface Ailment {
  /** Unique in the run. */
  readonly id: string;
  /** The ailment that this is one test of, where no single repair mended all of its tests. */
  readonly partOf?: string;
  /** Index of the root among those of the request. */
  readonly root: number;
  readonly project: TestProject;
  readonly file: string;
  readonly failing: readonly TestResult[];
  /** Tests of the project that passed. */
  readonly passing: readonly TestRef[];
  /** How long all of its project's tests took. */
  readonly suiteMs: number;
}

/** What triage found. */
export interface Diagnosis {
  readonly class: FailureClass;
  readonly evidence: readonly string[];
  readonly advice?: string;
  /** A command that would mend the environment; run only by the user. */
  readonly command?: string;
  /** Whether a repair of the code can be honest here. */
  readonly isRepairable: boolean;
}

/** Where the fault may be; kept in the session because it is too large for messages. */
export interface Location {
  readonly lines: SuspectLines;
  /** Passing tests that reach suspect lines: the first to notice a bad repair. */
  readonly guards: readonly TestRef[];
}

/** Whether what triage found is mended by changing code, rather than a snapshot, a test's habits or the surroundings. */
export function isFaultOfCode(diagnosis: Diagnosis | undefined): boolean {
  switch (diagnosis?.class) {
    case 'wrong code':
    case 'wrong test':
    case 'timeout':
    case 'cannot start':
      return true;
    default:
      return false;
  }
}
