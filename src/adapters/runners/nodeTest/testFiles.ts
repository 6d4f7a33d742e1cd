import { Minimatch } from 'minimatch';
import { walkFiles } from '../detect/walkFiles.ts';

/** Where Node looks for tests when it is told no files; TypeScript counts where a loader or Node itself reads it. */
const defaults = ['**/*.test.?(c|m)[jt]s', '**/*-test.?(c|m)[jt]s', '**/*_test.?(c|m)[jt]s', '**/test-*.?(c|m)[jt]s', '**/test.?(c|m)[jt]s', '**/test/**/*.?(c|m)[jt]s', '**/*.test.tsx'];
const mostFiles = 5000;

/** Files by patterns as a shell or a runner would expand them, absolute; null where there are none to expand. */
export async function expandPatterns(cwd: string, patterns: readonly string[], signal: AbortSignal): Promise<string[]> {
  const globs = patterns.map((pattern) => new Minimatch(pattern.replace(/^\.\//, ''), { dot: false, platform: 'linux' }));
  const found: string[] = [];
  for (const file of await walkFiles(cwd, { signal })) {
    if (found.length >= mostFiles) break;
    if (globs.some((glob) => glob.match(file))) found.push(file);
  }
  return found;
}

/** Test files where TypeScript is read through a loader that Node's own search does not know of. */
export function defaultTestFiles(cwd: string, signal: AbortSignal): Promise<string[]> {
  return expandPatterns(cwd, defaults, signal).then((files) => files.filter((file) => !/\.d\.[cm]?ts$/.test(file)));
}

export function isGlob(pattern: string): boolean {
  return /[*?[\]{}]|[@!+]\(/.test(pattern);
}
