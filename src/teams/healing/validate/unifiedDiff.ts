import { createTwoFilesPatch } from 'diff';

/** A unified diff of files as `git apply` takes it, paths relative to the root; without a text before, the file is made. */
export function unifiedDiff(files: readonly { readonly file: string; readonly before: string | null; readonly after: string }[]): string {
  return files
    .map(({ file, before, after }) => createTwoFilesPatch(before === null ? '/dev/null' : `a/${file}`, `b/${file}`, before ?? '', after, undefined, undefined, { context: 3 }).replace(/^=+\n/, ''))
    .join('');
}
