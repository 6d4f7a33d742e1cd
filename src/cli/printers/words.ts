import type { Finding } from '../../protocol/finding.ts';

/** `3 files`, `1 file`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`;
}

/** `0.8 s`, `2 min 5 s`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** How many of each severity, worst first: `2 errors · 1 warning`. */
export function severityCounts(findings: readonly Finding[]): string {
  const parts = (['error', 'warning', 'info', 'hint'] as const)
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => (severity === 'info' ? `${number} info` : count(number, severity)));
  return parts.join(' · ');
}

/** Why files were left out, as people say it. */
export const skipWords: Readonly<Record<string, string>> = {
  generated: 'generated',
  vendored: 'vendored',
  ignored: 'ignored by git',
  lockFile: 'lock file',
  minified: 'minified',
  binary: 'binary',
  tooLarge: 'too large',
  unreadable: 'unreadable',
  outside: 'links out of the workspace',
  submodule: 'submodule',
  excluded: 'excluded by a glob',
  tooMany: 'over the cap on files',
};

export function skippedWords(skipped: Readonly<Record<string, number | undefined>>): string {
  return Object.entries(skipped)
    .filter((entry): entry is [string, number] => (entry[1] ?? 0) > 0)
    .map(([reason, number]) => `${number} ${skipWords[reason] ?? reason}`)
    .join(', ');
}
