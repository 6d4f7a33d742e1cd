import type { HookKind, TestContext, TestRegistry } from '../testTree.ts';
import { SkippedItself } from '../testTree.ts';
import type { Body } from './withCallback.ts';
import { withCallback } from './withCallback.ts';

/** The globals of mocha, in both of its dialects. */
export function mocha(registry: TestRegistry): Record<string, unknown> {
  // Hooks and tests of a file share their `this`, as far as tests use it: to hand things on.
  const self = (context: TestContext): object => {
    const shared = context.shared as { self?: Record<string, unknown> };
    shared.self ??= chainable(['timeout', 'slow', 'retries'], {
      skip: () => {
        throw new SkippedItself();
      },
    });
    const test = { title: context.test?.path.at(-1) ?? '', fullTitle: () => context.test?.path.join(' ') ?? '' };
    return Object.assign(shared.self, { test, currentTest: test });
  };
  const suite = (isSkipped: boolean) => (name: string, body?: Body): object => {
    const settings = chainable(['timeout', 'slow', 'retries', 'skip'], {});
    registry.suite(name, () => body?.call(settings), isSkipped || body === undefined);
    return settings;
  };
  const test = (isSkipped: boolean) => (name: string, body?: Body): object => {
    registry.test(name, (context) => withCallback(body!, [], self(context)), { isSkipped: isSkipped || body === undefined });
    return chainable(['timeout', 'slow', 'retries'], {});
  };
  const hook = (kind: HookKind) => (...given: unknown[]): void => {
    const body = given.find((value): value is Body => typeof value === 'function');
    if (body !== undefined) registry.hook(kind, (context) => withCallback(body, [], self(context)));
  };
  const describe = Object.assign(suite(false), { skip: suite(true), only: suite(false) });
  const it = Object.assign(test(false), { skip: test(true), only: test(false), retries: () => {} });
  const words = {
    describe, context: describe, suite: describe, it, specify: it, test: it,
    xdescribe: suite(true), xcontext: suite(true), xit: test(true), xspecify: test(true),
    before: hook('before'), after: hook('after'), beforeEach: hook('beforeEach'), afterEach: hook('afterEach'),
    suiteSetup: hook('before'), suiteTeardown: hook('after'), setup: hook('beforeEach'), teardown: hook('afterEach'),
  };
  return words;
}

/** An object whose methods answer itself. */
function chainable(names: readonly string[], more: object): Record<string, unknown> {
  const object: Record<string, unknown> = { ...more };
  for (const name of names) object[name] ??= () => object;
  return object;
}
