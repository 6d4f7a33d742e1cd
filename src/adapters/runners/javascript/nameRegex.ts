import type { TestRef } from '../../../teams/healing/testModel.ts';

/** Longer patterns are not passed on: the files run whole and their results are filtered. */
const longest = 60_000;

/**
 * A regular expression that matches the full names of tests, suites first, and nothing else; none where whole files are
 * asked for. What the runner puts between names may be an expression itself.
 */
export function nameRegex(tests: readonly TestRef[], between = ' '): string | undefined {
  if (tests.some((ref) => ref.path.length === 0)) return undefined;
  const names = [...new Set(tests.map((ref) => ref.path.map(escapedName).join(between)))];
  const pattern = `^(?:${names.join('|')})$`;
  return pattern.length > longest ? undefined : pattern;
}

/** A name as a regular expression has it; no argument of a program may hold the control characters of some names. */
export function escapedName(name: string): string {
  return name
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replace(/[\u0000-\u001f\u007f]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
