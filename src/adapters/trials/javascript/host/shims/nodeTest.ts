import assert from 'node:assert';
import { mock as nativeMock } from 'node:test';
import type { HookKind, TestContext, TestRegistry } from '../testTree.ts';
import { isThenable, SkippedItself } from '../testTree.ts';
import type { Body } from './withCallback.ts';
import { withCallback } from './withCallback.ts';

interface Options {
  readonly skip?: unknown;
  readonly todo?: unknown;
  readonly plan?: number;
}

/** `node:test`, declaring into our registry. */
export function nodeTest(registry: TestRegistry, assertions: object): object {
  const declare = (kind: 'test' | 'suite', extra: Options) => (...given: unknown[]): Promise<void> => {
    const { name, options, body } = read(given);
    const isSkipped = Boolean(extra.skip ?? options.skip) || Boolean(extra.todo ?? options.todo);
    if (kind === 'suite') registry.suite(name, () => body?.({ name }), isSkipped);
    else registry.test(name, (context) => (body === undefined ? undefined : call(body, context, context.test?.path ?? [name], options, assertions)), { isSkipped });
    return Promise.resolve();
  };
  const faces = (kind: 'test' | 'suite'): Body =>
    Object.assign(declare(kind, {}), { skip: declare(kind, { skip: true }), todo: declare(kind, { todo: true }), only: declare(kind, {}) });
  const hook = (kind: HookKind) => (body: Body): void => registry.hook(kind, (context) => withCallback(body, [contextOf(context, [], {}, assertions).t]));
  const test = faces('test');
  const suite = faces('suite');
  return Object.assign(test, {
    test, it: faces('test'), suite, describe: suite,
    before: hook('before'), after: hook('after'), beforeEach: hook('beforeEach'), afterEach: hook('afterEach'),
    mock: nativeMock, assert: { register: () => {} }, snapshot: { setDefaultSnapshotSerializers: () => {}, setResolveSnapshotPath: () => {} },
    default: test,
  });
}

function call(body: Body, context: TestContext, path: readonly string[], options: Options, assertions: object): unknown {
  const { t, ended } = contextOf(context, path, options, assertions);
  const result = withCallback(body, [t]);
  return isThenable(result) ? Promise.resolve(result).then(ended) : ended();
}

function contextOf(context: TestContext, path: readonly string[], options: Options, assertions: object): { readonly t: object; readonly ended: () => unknown } {
  const running: Promise<void>[] = [];
  const hooks: Record<HookKind, Body[]> = { before: [], after: [], beforeEach: [], afterEach: [] };
  let planned = options.plan;
  let counted = 0;
  let mocks: typeof nativeMock | undefined;
  const subtest = (...given: unknown[]): Promise<void> => {
    const { name, options: own, body } = read(given);
    counted++;
    if (body === undefined || own.skip || own.todo) return Promise.resolve();
    const inner = [...path, name];
    const run = async (): Promise<void> => {
      try {
        for (const before of hooks.beforeEach) await before(t);
        await call(body, context, inner, own, assertions);
        for (const after of hooks.afterEach) await after(t);
        context.report(inner, undefined, false);
      } catch (error) {
        if (!(error instanceof SkippedItself)) context.report(inner, error, true);
      }
    };
    const promise = run();
    running.push(promise);
    return promise;
  };
  const t = {
    name: path.at(-1) ?? '',
    fullName: path.join(' > '),
    get signal() {
      return new AbortController().signal;
    },
    test: subtest,
    it: subtest,
    get assert() {
      return counting(assertions, () => counted++);
    },
    get mock() {
      return (mocks ??= new (nativeMock.constructor as new () => typeof nativeMock)());
    },
    plan: (count: number) => void (planned = count),
    skip: () => {
      throw new SkippedItself();
    },
    diagnostic: () => {},
    todo: () => {},
    runOnly: () => {},
    before: (body: Body) => body(t),
    after: (body: Body) => void hooks.after.push(body),
    beforeEach: (body: Body) => void hooks.beforeEach.push(body),
    afterEach: (body: Body) => void hooks.afterEach.push(body),
  };
  const finish = (): void => {
    mocks?.reset();
    if (planned !== undefined && planned !== counted) throw new assert.AssertionError({ message: `plan expected ${planned} assertions but received ${counted}` });
  };
  const endLater = async (): Promise<void> => {
    await Promise.all(running);
    for (const hook of hooks.after) await hook(t);
    finish();
  };
  const ended = (): unknown => (running.length === 0 && hooks.after.length === 0 ? finish() : endLater());
  return { t, ended };
}

/** The assertions of a test that may have planned how many there will be. */
function counting(assertions: object, count: () => void): object {
  return new Proxy(assertions, {
    get: (target, key) => {
      const value = (target as Record<PropertyKey, unknown>)[key];
      if (typeof value !== 'function') return value;
      return (...values: unknown[]): unknown => {
        count();
        return (value as Body)(...values);
      };
    },
  });
}

function read(given: unknown[]): { readonly name: string; readonly options: Options; readonly body: Body | undefined } {
  const body = given.find((value): value is Body => typeof value === 'function');
  const name = typeof given[0] === 'string' ? given[0] : body?.name || '<anonymous>';
  const options = given.find((value): value is Options => typeof value === 'object' && value !== null) ?? {};
  return { name, options, body };
}
