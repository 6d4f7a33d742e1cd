import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LintFile } from '../../../teams/review/ports/instruments.ts';

/** Files as they lie in the workspace, and those that are only open in an editor. */
export interface Sorted {
  readonly saved: readonly LintFile[];
  readonly unsaved: readonly LintFile[];
}

/** Tells files whose text is the one on disk, which a tool can read for itself, from those with unsaved changes. */
export async function sortBySaved(root: string, files: readonly LintFile[]): Promise<Sorted> {
  const isSaved = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(path.join(root, file.path), 'utf8').catch(() => null);
      return text !== null && text.replace(/^\uFEFF/, '') === file.text.replace(/^\uFEFF/, '');
    }),
  );
  return { saved: files.filter((_, at) => isSaved[at]), unsaved: files.filter((_, at) => !isSaved[at]) };
}

/** Lends a folder outside the workspace that holds copies of files under their own relative paths. */
export async function withCopies<T>(files: readonly LintFile[], use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'roundtable-lint-'));
  try {
    for (const file of files) {
      const copy = path.join(folder, file.path);
      await mkdir(path.dirname(copy), { recursive: true });
      await writeFile(copy, file.text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
