import type { TestRef } from '../../../teams/healing/testModel.ts';
import { escapedName } from '../javascript/nameRegex.ts';

/** Longer pattern lists are not passed on: the files run whole and their results are filtered. */
const mostBytes = 60_000;

/**
 * Arguments that select tests by name. Newer versions compare the whole name with its suites; older ones each name by
 * itself, so that the suites on the way must match as well.
 */
export function namePatterns(tests: readonly TestRef[], nodeMajor: number, withParents: boolean): string[] {
  if (tests.some((ref) => ref.path.length === 0)) return [];
  const names = new Set<string>();
  for (const { path } of tests) {
    if (nodeMajor < 22) path.forEach((name) => names.add(name));
    else if (withParents) path.forEach((_, at) => names.add(path.slice(0, at + 1).join(' ')));
    else names.add(path.join(' '));
  }
  const args = [...names].map((name) => `--test-name-pattern=^${escapedName(name)}$`);
  return args.reduce((sum, arg) => sum + arg.length, 0) > mostBytes ? [] : args;
}
