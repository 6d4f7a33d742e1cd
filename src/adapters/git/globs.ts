import { Minimatch } from 'minimatch';

/** Decides by the user's globs whether a path (relative to its root, with `/`) is wanted. */
export function createGlobFilter(include: readonly string[], exclude: readonly string[]): (path: string) => boolean {
  const wanted = include.flatMap((glob) => compile(glob));
  const unwanted = exclude.flatMap((glob) => compile(glob));
  return (path) => (wanted.length === 0 || wanted.some((glob) => glob.match(path))) && !unwanted.some((glob) => glob.match(path));
}

/**
 * Decides which paths stay on this machine. Case is not looked at: on systems that tell names apart by it, one more file
 * stays than was meant, which is the safe side.
 */
export function createLocalFilter(globs: readonly string[]): (path: string) => boolean {
  const kept = globs.flatMap((glob) => compile(glob, { nocase: true }));
  return (path) => kept.some((glob) => glob.match(path));
}

/** A name without a slash matches at any depth, and what matches a folder matches all that lies in it. */
function compile(glob: string, extra: { readonly nocase?: boolean } = {}): Minimatch[] {
  const cleaned = glob.trim().replace(/^\.?\//, '').replace(/\/+$/, '');
  if (cleaned === '') return [];
  const anywhere = cleaned.includes('/') ? cleaned : `**/${cleaned}`;
  const options = { dot: true, nocomment: true, nonegate: true, platform: 'linux', ...extra } as const;
  return [new Minimatch(anywhere, options), new Minimatch(`${anywhere}/**`, options)];
}
