import type { TestRef } from '../../../teams/healing/testModel.ts';

/** Longer patterns are not passed on: the files run whole and their results are filtered. */
const longest = 60_000;

/** A regular expression that matches the full names of tests, suites first, and nothing else; none where whole files are asked for. */
export function nameRegex(tests: readonly TestRef[]): string | undefined {
  if (tests.some((ref) => ref.path.length === 0)) return undefined;
  const names = [...new Set(tests.map((ref) => ref.path.join(' ').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')))];
  const pattern = `^(?:${names.join('|')})$`;
  return pattern.length > longest ? undefined : pattern;
}
