import type { HookKind, Suite, TestCase, TestContext } from './testTree.ts';
import { isThenable, SkippedItself } from './testTree.ts';

export interface RunOptions {
  /** Whether a test was asked for, or a subtest of it. */
  readonly isWanted: (path: readonly string[]) => boolean;
  /** Told of every test and subtest that ran; `stop` ends the run. */
  readonly onResult: (path: readonly string[], error: unknown, hasFailed: boolean) => 'stop' | void;
  readonly beforeTest: (path: readonly string[]) => void;
  /** How long something asynchronous may take to settle. */
  readonly waitMs: number;
}

/** Thrown where something asynchronous did not settle in time. */
export class NeverSettled extends Error {
  override readonly name = 'NeverSettled';
}

/** Runs the wanted tests of a file in order with the hooks around them; calling it again runs others of the same file. */
export async function runTests(root: Suite, options: RunOptions): Promise<'stopped' | 'ended'> {
  const shared = {};
  const runSuite = async (suite: Suite): Promise<boolean> => {
    for (const item of suite.items) {
      if (!hasWanted(item, options.isWanted)) continue;
      const isStopped = item.kind === 'suite' ? await runSuite(item) : await runCase(item);
      if (isStopped) return true;
    }
    return false;
  };
  const runCase = async (test: TestCase): Promise<boolean> => {
    if (test.isSkipped) return false;
    let isStopped = false;
    let failure: { error: unknown } | undefined;
    const context: TestContext = {
      test,
      shared,
      report: (path, error, hasFailed) => {
        if (hasFailed) failure ??= { error };
        if (options.onResult(path, error, hasFailed) === 'stop') isStopped = true;
      },
    };
    options.beforeTest(test.path);
    try {
      await beginSuites(test.suite, context);
      for (const suite of outermostFirst(test.suite)) await runHooks(suite, 'beforeEach', context);
      const result = test.run(context);
      if (isThenable(result)) await settled(result, options.waitMs);
      if (test.isInverted) failure = { error: new Error('It was expected to fail') };
    } catch (error) {
      if (error instanceof SkippedItself) return false;
      if (!test.isInverted) failure = { error };
    }
    try {
      for (const suite of outermostFirst(test.suite).reverse()) await runHooks(suite, 'afterEach', context);
    } catch (error) {
      failure ??= { error };
    }
    return options.onResult(test.path, failure?.error, failure !== undefined) === 'stop' || isStopped;
  };
  const beginSuites = async (suite: Suite, context: TestContext): Promise<void> => {
    for (const each of outermostFirst(suite)) {
      if (each.hasBegun) continue;
      each.hasBegun = true;
      await runHooks(each, 'before', context);
    }
  };
  const runHooks = async (suite: Suite, kind: HookKind, context: TestContext): Promise<void> => {
    for (const hook of suite.hooks[kind]) {
      const result = hook(context);
      if (isThenable(result)) await settled(result, options.waitMs);
    }
  };
  return (await runSuite(root)) ? 'stopped' : 'ended';
}

/** Runs the hooks that come after everything, innermost first; what they throw concerns no test. */
export async function endTests(suite: Suite, waitMs: number): Promise<void> {
  for (const item of suite.items) if (item.kind === 'suite') await endTests(item, waitMs);
  if (!suite.hasBegun) return;
  for (const hook of suite.hooks.after) {
    try {
      const result = hook({ test: undefined, shared: {}, report: () => {} });
      if (isThenable(result)) await settled(result, waitMs);
    } catch {
      continue;
    }
  }
}

const { setTimeout: startTimer, clearTimeout: stopTimer } = globalThis;

/** Waits for a promise, but not for ever. */
export async function settled<T>(promise: PromiseLike<T>, waitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = startTimer(() => reject(new NeverSettled('It did not settle in time')), waitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    stopTimer(timer);
  }
}

function hasWanted(item: Suite | TestCase, isWanted: RunOptions['isWanted']): boolean {
  return item.kind === 'test' ? isWanted(item.path) : item.items.some((inner) => hasWanted(inner, isWanted));
}

function outermostFirst(suite: Suite): Suite[] {
  const suites: Suite[] = [];
  for (let at: Suite | null = suite; at !== null; at = at.parent) suites.unshift(at);
  return suites;
}
