import type { TestProject, TestRef, TestRunOutcome } from '../testModel.ts';

/** Which tests of a project to run. */
export type TestSelection =
  | { readonly kind: 'all' }
  | { readonly kind: 'files'; readonly files: readonly string[] }
  /** In this order, where the runner lets one choose it. */
  | { readonly kind: 'tests'; readonly tests: readonly TestRef[] };

export interface TestRunOptions {
  /** Absolute: the root of a workspace copy, laid out like the workspace. */
  readonly folder: string;
  readonly timeLimitMs: number;
  /** Tell which lines ran during each test. Slower; results are the same. */
  readonly coverage?: boolean;
  /** On top of the clean environment, for example another time zone. */
  readonly env?: Readonly<Record<string, string>>;
  /** Let the runner write its snapshots anew, in the copy. */
  readonly updateSnapshots?: boolean;
}

/** The workspace's own test runners, run with their own configuration and read through their own reports. */
export interface TestRunners {
  /** What runs tests here. With a command, that alone. Throws `UserFacingError` where nothing is found. */
  detect(root: string, command: string | undefined, signal: AbortSignal): Promise<readonly TestProject[]>;
  run(project: TestProject, selection: TestSelection, options: TestRunOptions, signal: AbortSignal): Promise<TestRunOutcome>;
}
