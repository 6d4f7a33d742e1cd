import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TestContext, TestRegistry } from '../testTree.ts';
import { SkippedItself } from '../testTree.ts';
import { jestWords } from './jestWords.ts';

type Words = Record<string, unknown>;
type Callable = (...values: unknown[]) => unknown;
interface Chai {
  readonly use: (plugin: unknown) => void;
  readonly expect: Callable & Words;
  readonly assert: unknown;
}
interface ExpectParts {
  readonly JestExtend: unknown;
  readonly JestChaiExpect: unknown;
  readonly JestAsymmetricMatchers: unknown;
  readonly ASYMMETRIC_MATCHERS_OBJECT: symbol;
  readonly GLOBAL_EXPECT: symbol;
  readonly getState: (expect: unknown) => Words;
  readonly setState: (state: Words, expect: unknown) => void;
}

/** What `vitest` exports, with the workspace's own `expect` and spies. */
export async function vitest(registry: TestRegistry, folder: string): Promise<{ readonly words: Words; readonly reset: () => void }> {
  const own = import.meta.resolve('vitest', pathToFileURL(path.join(folder, 'package.json')).href);
  const parts = await load<ExpectParts>('@vitest/expect', own);
  const chai = await load<Chai>('chai', import.meta.resolve('@vitest/expect', own));
  const spies = await load<Words>('@vitest/spy', own);
  const expect = createExpect(chai, parts);
  const state = (): Words => parts.getState(expect);
  const words = jestWords(registry, {
    begin: (context) => parts.setState({ assertionCalls: 0, isExpectingAssertions: false, isExpectingAssertionsError: null, expectedAssertionsNumber: null, expectedAssertionsNumberErrorGen: null, currentTestName: context.test?.path.join(' > ') ?? '' }, expect),
    end: () => {
      const { assertionCalls, expectedAssertionsNumber, isExpectingAssertions } = state();
      if (typeof expectedAssertionsNumber === 'number' && expectedAssertionsNumber !== assertionCalls) throw new Error(`expected ${expectedAssertionsNumber} assertions`);
      if (isExpectingAssertions === true && assertionCalls === 0) throw new Error('expected any number of assertions');
    },
    argument: (context) => testContext(context, expect),
  });
  const { vi, reset } = createVi(spies);
  return { words: { ...words, expect, vi, vitest: vi, assert: chai.assert, chai, onTestFinished: () => {}, onTestFailed: () => {}, expectTypeOf: anything(), assertType: () => {} }, reset };
}

async function load<T>(name: string, from: string): Promise<T> {
  return (await import(import.meta.resolve(name, from))) as T;
}

function createExpect(chai: Chai, parts: ExpectParts): Callable & Words {
  for (const plugin of [parts.JestExtend, parts.JestChaiExpect, parts.JestAsymmetricMatchers]) chai.use(plugin);
  const expect = ((...values: unknown[]) => {
    parts.setState({ assertionCalls: (parts.getState(expect).assertionCalls as number) + 1 }, expect);
    return chai.expect(...values);
  }) as Callable & Words;
  Object.assign(expect, chai.expect, (globalThis as unknown as Record<symbol, object>)[parts.ASYMMETRIC_MATCHERS_OBJECT]);
  Object.assign(expect, {
    getState: () => parts.getState(expect),
    setState: (state: Words) => parts.setState(state, expect),
    assertions: (count: number) => parts.setState({ expectedAssertionsNumber: count }, expect),
    hasAssertions: () => parts.setState({ isExpectingAssertions: true }, expect),
    soft: (...values: unknown[]) => expect(...values),
    unreachable: () => {
      throw new Error('unreachable');
    },
  });
  parts.setState({ assertionCalls: 0 }, expect);
  Object.defineProperty(globalThis, parts.GLOBAL_EXPECT, { value: expect, writable: true, configurable: true });
  return expect;
}

function testContext(context: TestContext, expect: unknown): Words {
  return {
    expect,
    task: { name: context.test?.path.at(-1) },
    skip: () => {
      throw new SkippedItself();
    },
    onTestFinished: () => {},
    onTestFailed: () => {},
    annotate: () => Promise.resolve(),
    get signal() {
      return new AbortController().signal;
    },
  };
}

function createVi(spies: Words): { readonly vi: Words; readonly reset: () => void } {
  const scope = globalThis as unknown as Words;
  const stubbed = new Map<string, unknown>();
  const mocks = (): { mockClear(): void; mockReset(): void; mockRestore(): void }[] => [...((spies.mocks as Set<never> | undefined) ?? [])];
  const all = (name: string, each: 'mockClear' | 'mockReset' | 'mockRestore') => (): Words => {
    const own = spies[name];
    if (typeof own === 'function') (own as Callable)();
    else for (const mock of mocks()) mock[each]();
    return vi;
  };
  const unstub = (): Words => {
    for (const [name, value] of stubbed) scope[name] = value;
    stubbed.clear();
    return vi;
  };
  const vi: Words = {
    fn: spies.fn, spyOn: spies.spyOn, isMockFunction: spies.isMockFunction, mocked: (value: unknown) => value,
    clearAllMocks: all('clearAllMocks', 'mockClear'), resetAllMocks: all('resetAllMocks', 'mockReset'), restoreAllMocks: all('restoreAllMocks', 'mockRestore'),
    stubGlobal: (name: string, value: unknown) => {
      if (!stubbed.has(name)) stubbed.set(name, scope[name]);
      scope[name] = value;
      return vi;
    },
    unstubAllGlobals: unstub,
    stubEnv: (name: string, value: string) => {
      process.env[name] = value;
      return vi;
    },
    unstubAllEnvs: () => vi, setConfig: () => {}, resetConfig: () => {},
  };
  const restoreAll = all('restoreAllMocks', 'mockRestore');
  const reset = (): void => {
    restoreAll();
    unstub();
  };
  return { vi, reset };
}

/** Stands for type checks, which say nothing at run time. */
function anything(): unknown {
  const proxy: unknown = new Proxy(() => proxy, { get: () => proxy });
  return () => proxy;
}
