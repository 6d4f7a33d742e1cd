import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { UserFacingError } from '../../base/errors.ts';
import type { Git } from './gitCommand.ts';
import { GitFailure, GitMissingError } from './gitErrors.ts';

/** What a review needs to know of the repository that a folder lies in. */
export interface Repository {
  readonly topLevel: string;
  /** Where the folder stands below the top, with a trailing `/`; empty at the top. */
  readonly prefix: string;
  readonly commonDir: string;
  readonly head: string | null;
  readonly branch: string | null;
  readonly emptyTree: string;
  /** Settings to hand to every further command, so that no filter of the repository is run. */
  readonly config: readonly string[];
}

const emptyTrees: Readonly<Record<string, string>> = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/** The repository around a folder, or null where there is none. */
export async function openRepository(git: Git, folder: string, signal: AbortSignal): Promise<Repository | null> {
  let answer: string;
  try {
    answer = await git.run(
      folder,
      ['rev-parse', '--is-inside-work-tree', '--show-object-format', '--show-toplevel', '--git-common-dir', '--show-prefix'],
      { signal },
    );
  } catch (error) {
    // Without git a plain folder can still be read as one.
    if (error instanceof GitMissingError && !(await hasGitAbove(folder))) return null;
    const stderr = failureOf(error)?.stderr ?? '';
    const brokenLink = /not a git repository: (.+)/.exec(stderr);
    if (brokenLink !== null) {
      throw new UserFacingError(`${folder} says it is a git worktree of ${brokenLink[1]!.trim()}, which is not there.`, {
        hint: 'Run "git worktree repair" in the main repository, or delete the file ".git" in this folder.',
      });
    }
    if (/not a git repository|must be run in a work tree/.test(stderr)) return null;
    throw error;
  }
  const lines = answer.split('\n');
  if (lines[0] !== 'true') return null;
  const [head, branch, config] = await Promise.all([
    git.run(folder, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { signal, isFailureEmpty: true }),
    git.run(folder, ['symbolic-ref', '--quiet', '--short', 'HEAD'], { signal, isFailureEmpty: true }),
    filterSettings(git, folder, signal),
  ]);
  return {
    topLevel: path.normalize(lines[2]!),
    commonDir: path.resolve(folder, lines[3]!),
    prefix: lines[4] ?? '',
    head: head.trim() || null,
    branch: branch.trim() || null,
    emptyTree: emptyTrees[lines[1]!] ?? emptyTrees['sha1']!,
    config,
  };
}

/** The git failure behind an error, however it was wrapped for the user. */
export function failureOf(error: unknown): GitFailure | null {
  if (error instanceof GitFailure) return error;
  const cause = (error as { cause?: unknown } | null)?.cause;
  return cause instanceof GitFailure ? cause : null;
}

/**
 * A clean or process filter is a command that the repository's own configuration may name, so comparing files could
 * run it; each one that is configured anywhere is switched off.
 */
async function filterSettings(git: Git, folder: string, signal: AbortSignal): Promise<string[]> {
  const keys = await git.run(folder, ['config', '--null', '--name-only', '--list'], { signal });
  const drivers = new Set<string>();
  for (const key of keys.split('\0')) {
    const match = /^filter\.(.+)\.(clean|smudge|process|required)$/s.exec(key);
    if (match !== null) drivers.add(match[1]!);
  }
  const settings: string[] = [];
  for (const driver of drivers) {
    if (driver.includes('=') || driver.includes('\n')) {
      throw new UserFacingError(`The repository configures a filter with an unsafe name: ${JSON.stringify(driver)}.`, {
        hint: 'Remove it from .git/config before this folder is reviewed.',
      });
    }
    settings.push(`filter.${driver}.clean=`, `filter.${driver}.process=`, `filter.${driver}.required=false`);
  }
  return settings;
}

async function hasGitAbove(folder: string): Promise<boolean> {
  for (let at = folder; ; at = path.dirname(at)) {
    const isThere = await lstat(path.join(at, '.git')).then(
      () => true,
      () => false,
    );
    if (isThere) return true;
    if (path.dirname(at) === at) return false;
  }
}
