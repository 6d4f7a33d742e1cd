/** A test or a suite as a test file declares it, whatever the words of its runner. */
export interface TestCase {
  readonly kind: 'test';
  readonly path: readonly string[];
  readonly suite: Suite;
  readonly isSkipped: boolean;
  /** Passes where it throws, as `it.fails` wants it. */
  readonly isInverted: boolean;
  readonly run: (context: TestContext) => unknown;
}

export interface Suite {
  readonly kind: 'suite';
  readonly path: readonly string[];
  readonly parent: Suite | null;
  readonly isSkipped: boolean;
  readonly items: (Suite | TestCase)[];
  readonly hooks: Record<HookKind, Hook[]>;
  hasBegun: boolean;
}

export type HookKind = 'before' | 'after' | 'beforeEach' | 'afterEach';
export type Hook = (context: TestContext) => unknown;

/** What a running test may ask of the one who runs it. */
export interface TestContext {
  readonly test: TestCase | undefined;
  /** Shared by the hooks and the tests of a file. */
  readonly shared: Record<string, unknown>;
  /** Reports a subtest; a failed one fails its parents. */
  report(path: readonly string[], error: unknown, hasFailed: boolean): void;
}

/** Thrown by a test that skips itself. */
export class SkippedItself extends Error {
  override readonly name = 'SkippedItself';
}

/** Where declarations go while a test file is evaluated. */
export class TestRegistry {
  root: Suite = newSuite([], null, false);
  #current: Suite = this.root;
  /** Suites whose declaring functions are asynchronous. */
  pending: Promise<unknown>[] = [];

  begin(): void {
    this.root = newSuite([], null, false);
    this.#current = this.root;
    this.pending = [];
  }

  suite(name: string, declare: () => unknown, isSkipped = false): void {
    const parent = this.#current;
    const suite = newSuite([...parent.path, name], parent, isSkipped || parent.isSkipped);
    parent.items.push(suite);
    this.#current = suite;
    try {
      const result = declare();
      if (isThenable(result)) this.pending.push(Promise.resolve(result));
    } finally {
      this.#current = parent;
    }
  }

  test(name: string, run: TestCase['run'], options: { readonly isSkipped?: boolean; readonly isInverted?: boolean } = {}): void {
    const suite = this.#current;
    const { isSkipped = false, isInverted = false } = options;
    suite.items.push({ kind: 'test', path: [...suite.path, name], suite, isSkipped: isSkipped || suite.isSkipped, isInverted, run });
  }

  hook(kind: HookKind, run: Hook): void {
    this.#current.hooks[kind].push(run);
  }
}

/** All tests below a suite that are not skipped. */
export function testsOf(suite: Suite): readonly TestCase[] {
  return suite.items.flatMap((item) => (item.kind === 'suite' ? testsOf(item) : item.isSkipped ? [] : [item]));
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

function newSuite(path: readonly string[], parent: Suite | null, isSkipped: boolean): Suite {
  return { kind: 'suite', path, parent, isSkipped, items: [], hooks: { before: [], after: [], beforeEach: [], afterEach: [] }, hasBegun: false };
}
