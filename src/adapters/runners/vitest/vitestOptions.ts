/** What stands between the names of suites and test in a full name; newer versions write an arrow. */
export const betweenNames = ' (?:> )?';

/** What of a run decides on the options of Vitest. */
export interface VitestWishes {
  readonly coverage: boolean;
  readonly updateSnapshots: boolean;
  /** Matches the full names of the tests to run; undefined runs all. */
  readonly names: string | undefined;
}

/**
 * Options of ours for one version of Vitest. One that it does not know ends it at once, so older versions, which read
 * fewer of them, get only what they understand; the reporter does the rest there.
 */
export function vitestOptions(version: string | null, wishes: VitestWishes): string[] {
  const isOld = isBefore(version, 1, 4);
  return [
    '--bail=0',
    '--passWithNoTests',
    // The old ones take the word `false` behind a dotted option for a yes.
    ...(isOld ? ['--no-coverage'] : ['--coverage.enabled=false', '--no-cache']),
    ...(wishes.coverage && !isBefore(version, 1, 1) ? ['--no-file-parallelism'] : []),
    ...(wishes.updateSnapshots ? ['--update'] : []),
    ...(wishes.names === undefined ? [] : [`--testNamePattern=${withUnnamedSuite(wishes.names)}`]),
  ];
}

/** Old versions put the name of a suite around all others in front, which is empty, and a blank behind it. */
function withUnnamedSuite(regex: string): string {
  return regex.startsWith('^') ? `^ ?${regex.slice(1)}` : regex;
}

function isBefore(version: string | null, major: number, minor: number): boolean {
  const parts = /^(\d+)\.(\d+)/.exec(version ?? '');
  // One that does not tell its version is taken for a new one.
  if (parts === null) return false;
  const [ownMajor, ownMinor] = [Number(parts[1]), Number(parts[2])];
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}
