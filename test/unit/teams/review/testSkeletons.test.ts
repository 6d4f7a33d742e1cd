import assert from 'node:assert/strict';
import { testPathFor } from '../../../../src/teams/review/instruments/testSkeletons.ts';

describe('The place of a new test', () => {
  const cases: readonly [string, string, readonly string[], string[], string | undefined][] = [
    ['beside the source', 'src/b.ts', ['src/a.test.ts'], ['src/a.ts'], 'src/b.test.ts'],
    ['in a folder of tests that mirrors src', 'src/deep/b.ts', ['test/a.test.ts', 'test/deep/c.test.ts'], ['src/a.ts', 'src/deep/c.ts'], 'test/deep/b.test.ts'],
    ['in __tests__ beside the source', 'src/b.ts', ['src/__tests__/a.test.ts'], ['src/a.ts'], 'src/__tests__/b.test.ts'],
    ['in a package of a monorepo', 'packages/x/src/b.js', ['packages/x/test/a.spec.js'], ['packages/x/src/a.js'], 'packages/x/test/b.spec.js'],
    ['nowhere when no test tells', 'src/b.ts', ['e2e/flow.test.ts'], ['src/a.ts'], undefined],
  ];
  for (const [what, source, tests, sources, expected] of cases) {
    it(`is ${what}`, () => assert.equal(testPathFor(source, tests, [...sources, ...tests]), expected));
  }
});
