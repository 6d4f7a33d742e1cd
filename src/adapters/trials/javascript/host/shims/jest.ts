import { createRequire } from 'node:module';
import path from 'node:path';
import type { TestRegistry } from '../testTree.ts';
import { jestWords } from './jestWords.ts';
import { loadThrough } from './loadThrough.ts';

interface Expect {
  setState(state: object): void;
  extractExpectedAssertionsErrors(): { readonly error: unknown }[];
}
interface Mocker {
  fn: unknown;
  spyOn: unknown;
  replaceProperty: unknown;
  isMockFunction: unknown;
  clearAllMocks(): void;
  resetAllMocks(): void;
  restoreAllMocks(): void;
}
type FakeTimers = Record<string, (...values: unknown[]) => unknown>;

/** The globals of jest, with the workspace's own `expect` and mocks. */
export function jest(registry: TestRegistry, folder: string): { readonly words: Record<string, unknown>; readonly reset: () => void } {
  const from = createRequire(path.join(folder, 'package.json'));
  const { expect } = loadThrough<{ expect: Expect }>(from, ['expect', 'jest > @jest/core > jest-config > jest-circus > expect', 'jest > jest-cli > jest-config > jest-circus > expect']);
  const { ModuleMocker } = loadThrough<{ ModuleMocker: new (scope: object) => Mocker }>(from, ['jest-mock', 'jest > @jest/core > jest-config > jest-environment-node > jest-mock', 'jest > jest-cli > jest-config > jest-environment-node > jest-mock']);
  const mocker = new ModuleMocker(globalThis);
  const words = jestWords(registry, {
    begin: (context) => expect.setState({ assertionCalls: 0, expectedAssertionsNumber: null, isExpectingAssertions: false, currentTestName: context.test?.path.join(' ') }),
    end: () => {
      const [first] = expect.extractExpectedAssertionsErrors();
      if (first !== undefined) throw first.error;
    },
  });
  let timers: FakeTimers | undefined;
  const fake = (): FakeTimers => (timers ??= fakeTimers(from, folder));
  const api: Record<string, unknown> = {
    fn: bound(mocker, 'fn'), spyOn: bound(mocker, 'spyOn'), replaceProperty: bound(mocker, 'replaceProperty'), isMockFunction: bound(mocker, 'isMockFunction'),
    mocked: (value: unknown) => value,
    clearAllMocks: () => chained(() => mocker.clearAllMocks()), resetAllMocks: () => chained(() => mocker.resetAllMocks()), restoreAllMocks: () => chained(() => mocker.restoreAllMocks()),
    setTimeout: () => api, retryTimes: () => api, requireActual: (name: string) => from(name) as unknown,
    useFakeTimers: (options?: unknown) => chained(() => fake().useFakeTimers!(options)), useRealTimers: () => chained(() => timers?.useRealTimers!()),
  };
  const chained = (act: () => unknown): unknown => {
    act();
    return api;
  };
  for (const name of ['advanceTimersByTime', 'advanceTimersByTimeAsync', 'runAllTimers', 'runAllTimersAsync', 'runOnlyPendingTimers', 'runAllTicks', 'advanceTimersToNextTimer', 'clearAllTimers', 'getTimerCount', 'setSystemTime', 'getRealSystemTime', 'now']) {
    api[name] = (...values: unknown[]) => fake()[name]!(...values);
  }
  const reset = (): void => {
    mocker.restoreAllMocks();
    timers?.useRealTimers!();
  };
  return { words: { ...words, expect, jest: api }, reset };
}

function bound(mocker: Mocker, name: keyof Mocker): unknown {
  const method = mocker[name] as ((...values: unknown[]) => unknown) | undefined;
  return method?.bind(mocker);
}

function fakeTimers(from: NodeJS.Require, folder: string): FakeTimers {
  const { ModernFakeTimers } = loadThrough<{ ModernFakeTimers: new (options: object) => FakeTimers }>(from, ['@jest/fake-timers', 'jest > @jest/core > jest-config > jest-environment-node > @jest/fake-timers', 'jest > jest-cli > jest-config > jest-environment-node > @jest/fake-timers']);
  return new ModernFakeTimers({ config: { fakeTimers: {}, rootDir: folder }, global: globalThis });
}
