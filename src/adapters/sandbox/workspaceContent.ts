import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { throwIfAborted, UserFacingError } from '../../base/errors.ts';
import { GitMissingError } from '../git/gitErrors.ts';
import type { Git } from '../git/gitCommand.ts';
import { openRepository } from '../git/repository.ts';
import { isCacheFolder, isDependencyFolder, isHistoryFolder, isReport } from './folderKinds.ts';

/** What a copy of a workspace is made of; paths are relative to the root, with `/`. */
export interface WorkspaceContent {
  /** The repository's top, or the root itself where there is no repository; real. */
  readonly topLevel: string;
  /** Where the root stands below the top, with `/`; empty at the top. */
  readonly prefix: string;
  readonly files: readonly string[];
  /** What git ignores and tests may need all the same: build output, generated sources, settings. */
  readonly ignored: readonly string[];
  /** Folders with installed packages. */
  readonly dependencies: readonly string[];
}

export const mostFiles = 100_000;

export async function contentOf(git: Git, root: string, signal: AbortSignal): Promise<WorkspaceContent> {
  let repository;
  try {
    repository = await openRepository(git, root, signal);
  } catch (error) {
    if (!(error instanceof GitMissingError)) throw error;
    repository = null;
  }
  if (repository === null) return { topLevel: root, prefix: '', ignored: [], ...(await walk(root, '', signal)) };
  const options = { signal, config: repository.config };
  const own = ['--exclude-standard', '--exclude=node_modules/'];
  const [listed, ignoredOnes] = await Promise.all([
    git.run(root, ['ls-files', '-z', '-t', '--cached', '--others', ...own], options),
    git.run(root, ['ls-files', '-z', '--others', '--ignored', '--directory', ...own], options),
  ]);
  const files = new Set<string>();
  const dependencies = new Set<string>();
  for (const entry of listed.split('\0')) {
    const file = entry.slice(2);
    if (file === '') continue;
    // A repository in the repository is listed as a folder.
    if (file.endsWith('/')) {
      const nested = await walk(root, file.slice(0, -1), signal);
      for (const one of nested.files) files.add(one);
      for (const one of nested.dependencies) dependencies.add(one);
    } else if (dependencyFolderOf(file) === null || entry.startsWith('H')) {
      files.add(file);
    } else {
      dependencies.add(dependencyFolderOf(file)!);
    }
    refuseTooMany(files.size);
  }
  const ignored: string[] = [];
  for (const entry of ignoredOnes.split('\0')) {
    const place = entry.replace(/\/$/, '');
    const name = path.posix.basename(place);
    if (place === '' || isCacheFolder(name) || isReport(name) || isHistoryFolder(name)) continue;
    if (entry.endsWith('/') && isDependencyFolder(name)) dependencies.add(place);
    else ignored.push(place);
  }
  const prefix = repository.prefix.replace(/\/$/, '');
  return { topLevel: prefix === '' ? root : repository.topLevel, prefix, files: [...files], ignored, dependencies: [...dependencies] };
}

/** All files below a folder, without what is installed, cached or history. */
export async function walk(root: string, start: string, signal: AbortSignal): Promise<Pick<WorkspaceContent, 'files' | 'dependencies'>> {
  const files: string[] = [];
  const dependencies: string[] = [];
  const enter = async (folder: string, depth: number): Promise<void> => {
    throwIfAborted(signal);
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const place = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isHistoryFolder(entry.name)) continue;
      if (!entry.isDirectory()) {
        files.push(place);
        refuseTooMany(files.length);
      } else if (isDependencyFolder(entry.name)) {
        dependencies.push(place);
      } else if (!isCacheFolder(entry.name) && depth < 100) {
        await enter(place, depth + 1);
      }
    }
  };
  await enter(start, 0);
  return { files, dependencies };
}

/** The outermost folder of installed packages around a file. */
function dependencyFolderOf(file: string): string | null {
  const match = /^(?:.*?\/)?node_modules(?=\/)/.exec(file);
  return match === null ? null : match[0];
}

function refuseTooMany(count: number): void {
  if (count <= mostFiles) return;
  throw new UserFacingError(`The workspace has more than ${mostFiles.toLocaleString('en')} files, too many to copy.`, {
    hint: 'Open the folder of one package, or add what is generated to .gitignore.',
  });
}
