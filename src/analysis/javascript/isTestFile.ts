import { isTestPath } from '../testPath.ts';
import type { Tree } from './syntax/tree.ts';

const testModules = new Set(['vitest', 'node:test', '@jest/globals', 'ava', 'tape', 'tap', 'mocha', 'uvu', 'bun:test', '@playwright/test', 'cypress']);

/** Whether a file holds tests: by its path, or because it imports a test runner at its top. */
export function isTestFile(path: string, tree: Tree): boolean {
  if (isTestPath(path)) return true;
  return tree.program.body.some((statement) => statement.type === 'ImportDeclaration' && testModules.has(statement.source.value));
}
