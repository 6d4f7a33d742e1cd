import type { RunnerId } from '../../../../../teams/healing/testModel.ts';
import type { TestRegistry } from '../testTree.ts';
import { cheapAssert } from './cheapAssert.ts';
import { jest } from './jest.ts';
import { mocha } from './mocha.ts';
import { nodeTest } from './nodeTest.ts';
import { vitest } from './vitest.ts';

export interface TestApi {
  /** Modules that test files get instead of the real ones, by every name they have. */
  readonly replaced: ReadonlyMap<string, unknown>;
  /** Whether the runner compiles modules, so that default imports of CommonJS follow `__esModule`. */
  readonly isInterop: boolean;
  /** Takes back what spies and fake clocks replaced. */
  readonly reset: () => void;
}

/** Gives test files the words of their runner. */
export async function installTestApi(registry: TestRegistry, request: { readonly runner: RunnerId; readonly projectFolder: string }): Promise<TestApi> {
  const { loose, strict } = cheapAssert();
  const native = nodeTest(registry, strict);
  const replaced = new Map<string, unknown>([['assert', loose], ['node:assert', loose], ['assert/strict', strict], ['node:assert/strict', strict], ['node:test', native]]);
  switch (request.runner) {
    case 'mocha': {
      const words = mocha(registry);
      Object.assign(globalThis, words);
      replaced.set('mocha', words);
      return { replaced, isInterop: false, reset: () => {} };
    }
    case 'jest': {
      const { words, reset } = jest(registry, request.projectFolder);
      Object.assign(globalThis, words);
      replaced.set('@jest/globals', words);
      return { replaced, isInterop: true, reset };
    }
    case 'vitest': {
      const { words, reset } = await vitest(registry, request.projectFolder);
      Object.assign(globalThis, words);
      replaced.set('vitest', words);
      return { replaced, isInterop: true, reset };
    }
    default: {
      const { mock } = native as { mock: { reset(): void } };
      return { replaced, isInterop: false, reset: () => mock.reset() };
    }
  }
}
