/** The test runners that are understood; `command` is any other command that prints TAP or writes JUnit. */
export type RunnerId = 'node:test' | 'mocha' | 'jest' | 'vitest' | 'pytest' | 'command';

/** A folder with tests and the runner that runs them; a workspace may have several. */
export interface TestProject {
  /** Unique in the workspace: runner and folder. */
  readonly id: string;
  readonly runner: RunnerId;
  /** Relative to the workspace's root, with `/`; empty at the top. */
  readonly folder: string;
  /** Why it is believed to be one, in words: "`scripts.test` runs `vitest`". */
  readonly evidence: string;
  /** What is run where the user named a command. */
  readonly command?: string;
}

/** One test by where it stands. */
export interface TestRef {
  /** Id of its project. */
  readonly project: string;
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** Names of the suites around it and its own; empty where a whole file failed to load. */
  readonly path: readonly string[];
}

export interface TestResult {
  readonly ref: TestRef;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Line of its declaration, from 1, where the runner tells. */
  readonly line?: number;
  readonly durationMs: number;
  readonly failure?: TestFailure;
}

export interface TestFailure {
  /** `suite`: its file could not be loaded, so none of its tests ran. */
  readonly kind: 'assertion' | 'error' | 'timeout' | 'suite';
  /** Without colours, at most a few hundred characters. */
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
  /** Innermost first; only places in the workspace, with paths relative to the root. */
  readonly stack: readonly StackFrame[];
  /** What the runner printed about it, bounded. */
  readonly output: string;
  /** The error's code or class, where it has one: `ERR_ASSERTION`, `ModuleNotFoundError`, `EADDRINUSE`. */
  readonly code?: string;
}

export interface StackFrame {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly symbol?: string;
}

/** Lines that ran during one test, by file relative to the root. */
export interface TestCoverage {
  readonly ref: TestRef;
  readonly lines: Readonly<Record<string, readonly number[]>>;
}

/** How running tests went. Tests that fail are `ran`; `broken` is a runner that could not do its work at all. */
export type TestRunOutcome =
  | { readonly status: 'ran'; readonly results: readonly TestResult[]; readonly coverage?: readonly TestCoverage[]; readonly durationMs: number }
  | { readonly status: 'timedOut'; readonly results: readonly TestResult[]; readonly output: string; readonly durationMs: number }
  | { readonly status: 'broken'; readonly reason: string; readonly output: string; readonly durationMs: number };

/** Whether a test took the rest of its file with it: it never ended, or ended its process. */
export function isCutShort(failure: TestFailure | undefined): boolean {
  return failure?.kind === 'timeout' || failure?.code === 'PROCESS_ENDED' || failure?.code === 'RESOURCE_LIMIT';
}

/** Names a test for people and for comparing: `test/price.test.ts › totals › rounds half up`. */
export function testId(ref: Pick<TestRef, 'file' | 'path'>): string {
  return [ref.file, ...ref.path].join(' › ');
}

/** Whether a file is a test, by the names that runners look for. */
export function looksLikeTest(file: string): boolean {
  return /(^|\/)(__tests__|tests?|spec)\//.test(file) || /[._-](test|spec|cy)\.[cm]?[jt]sx?$/.test(file) || /(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/.test(file) || /(^|\/)test\.[cm]?[jt]sx?$/.test(file);
}
