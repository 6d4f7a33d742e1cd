import type { HookKind, TestContext, TestRegistry } from '../testTree.ts';
import { isThenable } from '../testTree.ts';
import { rowsOf, titleOf } from './eachTable.ts';
import type { Body } from './withCallback.ts';
import { withCallback } from './withCallback.ts';

export interface JestWordsOptions {
  /** Called before and after each test; what the latter throws fails the test. */
  readonly begin: (context: TestContext) => void;
  readonly end: () => void;
  /** What a test function gets. Jest hands a callback to those that want one; vitest hands a context. */
  readonly argument?: (context: TestContext) => unknown;
}

type Declare = (name: unknown, ...given: unknown[]) => void;

/** The words that jest and vitest share: `describe`, `it`, `test`, their `each`, and the hooks. */
export function jestWords(registry: TestRegistry, options: JestWordsOptions): Record<string, unknown> {
  const call = (body: Body, values: readonly unknown[], context: TestContext): unknown => {
    if (options.argument !== undefined) return body(...values, options.argument(context));
    return withCallback(body, values);
  };
  const test = (how: { readonly isSkipped?: boolean; readonly isInverted?: boolean }, values: readonly unknown[] = []): Declare => (name, ...given) => {
    const body = given.find((value): value is Body => typeof value === 'function');
    const isSkipped = how.isSkipped === true || body === undefined;
    const run = (context: TestContext): unknown => {
      options.begin(context);
      const result = call(body!, values, context);
      if (!isThenable(result)) return options.end();
      return Promise.resolve(result).then(() => options.end());
    };
    registry.test(nameOf(name), run, { isSkipped, isInverted: how.isInverted === true });
  };
  const suite = (isSkipped: boolean, values: readonly unknown[] = []): Declare => (name, ...given) => {
    const body = given.find((value): value is Body => typeof value === 'function');
    registry.suite(nameOf(name), () => body?.(...values), isSkipped || body === undefined);
  };
  const each = (make: (values: readonly unknown[]) => Declare, isWhole: boolean) => (table: unknown, ...holes: unknown[]): Declare => (name, ...given) => {
    rowsOf(table, holes).forEach((row, index) => make(isWhole && row.isList ? [row.values] : row.values)(titleOf(nameOf(name), row.values, index), ...given));
  };
  const faced = (make: (values?: readonly unknown[]) => Declare): Declare => Object.assign(make(), { each: each(make, false), for: each(make, true), only: make(), concurrent: make(), sequential: make() });
  const choice = (make: (isSkipped: boolean, values?: readonly unknown[]) => Declare): Record<string, unknown> => {
    const plain = faced((values) => make(false, values));
    const skipped = faced((values) => make(true, values));
    const only = faced((values) => make(false, values));
    return Object.assign(plain, {
      skip: skipped, only, todo: skipped, concurrent: only, sequential: only,
      skipIf: (condition: unknown) => (condition ? skipped : plain), runIf: (condition: unknown) => (condition ? plain : skipped),
    }) as unknown as Record<string, unknown>;
  };
  const it = choice((isSkipped, values) => test({ isSkipped }, values));
  const inverted = faced((values) => test({ isInverted: true }, values));
  Object.assign(it, { fails: inverted, failing: inverted, extend: () => it });
  const describe = choice((isSkipped, values) => suite(isSkipped, values));
  const hook = (kind: HookKind) => (body: Body): void => registry.hook(kind, (context) => (options.argument === undefined ? withCallback(body, []) : body(options.argument(context))));
  return {
    describe, suite: describe, it, test: it,
    fdescribe: describe.only, xdescribe: describe.skip, fit: it.only, xit: it.skip, xtest: it.skip,
    beforeAll: hook('before'), afterAll: hook('after'), beforeEach: hook('beforeEach'), afterEach: hook('afterEach'),
  };
}

function nameOf(name: unknown): string {
  return typeof name === 'function' ? name.name : String(name);
}
