import { createRequire } from 'node:module';

/** Where a package lies that another one brought along: `a > b > c` is the `c` that the `b` of our `a` sees. */
export function resolveThrough(from: NodeJS.Require, ways: readonly string[]): string {
  for (const way of ways) {
    try {
      let at = from;
      let file = '';
      for (const name of way.split(' > ')) {
        file = at.resolve(name);
        at = createRequire(file);
      }
      return file;
    } catch {
      continue;
    }
  }
  throw new Error(`\`${ways[0]}\` is not installed`);
}

export function loadThrough<T>(from: NodeJS.Require, ways: readonly string[]): T {
  return from(resolveThrough(from, ways)) as T;
}
