import { UserFacingError } from '../../base/errors.ts';
import { createGit } from './gitCommand.ts';
import type { Git, GitOptions } from './gitCommand.ts';
import { openRepository } from './repository.ts';
import type { Repository } from './repository.ts';

/** A branch that a change may be measured against. */
export interface LikelyBase {
  /** As it is given to a review: `origin/main`. */
  readonly name: string;
  readonly why: 'upstream' | 'default' | 'main' | 'recent';
  /** Commits of HEAD that the base lacks; null where there is no common history. */
  readonly ahead: number | null;
}

const mainNames = ['main', 'master', 'develop', 'dev', 'trunk'];
const mostListed = 12;

/** Bases for a picker, the likeliest first; empty where there is no repository or no commit. */
export async function likelyBases(root: string, signal: AbortSignal, options: GitOptions = {}): Promise<readonly LikelyBase[]> {
  const git = createGit(options);
  const repository = await openRepository(git, root, signal);
  if (repository === null || repository.head === null) return [];
  const [refs, upstream, originHead] = await Promise.all([
    branchNames(git, root, signal),
    git.run(root, ['rev-parse', '--abbrev-ref', '--symbolic-full-name', '@{upstream}'], { signal, isFailureEmpty: true }),
    git.run(root, ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'], { signal, isFailureEmpty: true }),
  ]);
  const found = new Map<string, LikelyBase['why']>();
  const add = (name: string, why: LikelyBase['why']): void => {
    if (name !== '' && name !== repository.branch && refs.includes(name) && !found.has(name)) found.set(name, why);
  };
  add(originHead.trim(), 'default');
  for (const name of mainNames) {
    add(`origin/${name}`, 'main');
    add(name, 'main');
  }
  add(upstream.trim(), 'upstream');
  for (const name of refs) add(name, 'recent');
  const names = [...found].slice(0, mostListed);
  return Promise.all(
    names.map(async ([name, why]) => {
      const count = await git.run(root, ['rev-list', '--count', `${name}..HEAD`, '--'], { signal, isFailureEmpty: true });
      return { name, why, ahead: /^\d+/.test(count) ? Number(count.trim()) : null };
    }),
  );
}

/** The commit that a branch left its base at; says what was probably meant where there is no such base. */
export async function resolveBase(
  git: Git,
  folder: string,
  repository: Repository,
  base: string,
  signal: AbortSignal,
): Promise<{ id: string; name: string }> {
  if (repository.head === null) {
    throw new UserFacingError('The repository has no commit yet, so there is nothing to compare with a base.', {
      hint: 'Review the working tree instead.',
    });
  }
  const isAllowed = base !== '' && !base.startsWith('-') && !/[\0\n]/.test(base);
  const id = isAllowed
    ? (await git.run(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${base}^{commit}`], { signal, isFailureEmpty: true })).trim()
    : '';
  if (!/^[0-9a-f]{40,64}$/.test(id)) {
    const near = nearest(base, await branchNames(git, folder, signal));
    throw new UserFacingError(`There is no branch or commit "${base}".`, {
      hint: near.length === 0 ? 'Give a branch, a tag or a commit.' : `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`,
    });
  }
  const merge = (await git.run(folder, ['merge-base', id, repository.head], { signal, isFailureEmpty: true })).split('\n')[0]!;
  if (merge === '') {
    throw new UserFacingError(`The current branch and "${base}" have no common history.`, {
      hint: 'In a shallow clone, fetch more of it first: git fetch --unshallow',
    });
  }
  return { id: merge, name: base };
}

/** Branches, local and remote, the most recently committed to first. */
async function branchNames(git: Git, folder: string, signal: AbortSignal): Promise<string[]> {
  const output = await git.run(
    folder,
    ['for-each-ref', '--sort=-committerdate', '--format=%(refname:short)', '--count=500', 'refs/heads', 'refs/remotes'],
    { signal },
  );
  return output.split('\n').filter((name) => name !== '' && !name.endsWith('/HEAD') && name !== 'origin');
}

function nearest(wanted: string, names: readonly string[]): string[] {
  const short = (name: string): string => name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  return names
    .map((name) => {
      const isPart = name.toLowerCase().includes(wanted.toLowerCase()) && wanted.length > 2;
      return { name, distance: isPart ? 0 : Math.min(distanceOf(wanted.toLowerCase(), name.toLowerCase()), distanceOf(short(wanted), short(name))) };
    })
    .filter(({ distance }) => distance <= Math.max(2, Math.floor(wanted.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Levenshtein's distance. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
