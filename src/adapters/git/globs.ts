import { Minimatch } from 'minimatch';

/** Decides by the user's globs whether a path (relative to its root, with `/`) is wanted. */
export function createGlobFilter(include: readonly string[], exclude: readonly string[]): (path: string) => boolean {
  const wanted = include.flatMap(compile);
  const unwanted = exclude.flatMap(compile);
  return (path) => (wanted.length === 0 || wanted.some((glob) => glob.match(path))) && !unwanted.some((glob) => glob.match(path));
}

/** A name without a slash matches at any depth, and what matches a folder matches all that lies in it. */
function compile(glob: string): Minimatch[] {
  const cleaned = glob.trim().replace(/^\.?\//, '').replace(/\/+$/, '');
  if (cleaned === '') return [];
  const anywhere = cleaned.includes('/') ? cleaned : `**/${cleaned}`;
  const options = { dot: true, nocomment: true, nonegate: true, platform: 'linux' } as const;
  return [new Minimatch(anywhere, options), new Minimatch(`${anywhere}/**`, options)];
}
