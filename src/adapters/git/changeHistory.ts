import { realpath } from 'node:fs/promises';
import type { ChangeHistory, ChangeHunk, CommitInfo } from '../../teams/healing/ports/changeHistory.ts';
import { decodeText } from '../files/decodeText.ts';
import { mapBounded } from '../files/mapBounded.ts';
import { readBounded } from '../files/readBounded.ts';
import { BlobReader } from './blobReader.ts';
import type { Git, GitOptions } from './gitCommand.ts';
import { createGit } from './gitCommand.ts';
import { GitMissingError } from './gitErrors.ts';
import { lineTimesOf } from './lineTimes.ts';
import { PatchReader } from './patchReader.ts';
import type { Repository } from './repository.ts';
import { failureOf, openRepository } from './repository.ts';

const mostCommits = 1_000;
const mostUntracked = 2_000;
const largeBytes = 1024 * 1024;
const readersAtOnce = 16;

const diffFlags = [
  '-U0', '--inter-hunk-context=0', '--no-ext-diff', '--no-textconv', '--no-color', '--no-renames', '--relative', '--ignore-submodules=all', '--diff-algorithm=minimal',
  '--no-indent-heuristic', '--src-prefix=a/', '--dst-prefix=b/',
];

/** What the repository around a workspace tells of its changes; nothing where there is none, or where there is no git. */
export function createChangeHistory(options: GitOptions = {}): ChangeHistory {
  const git = createGit(options);
  const blobs = new BlobReader(git);

  const changesSince = async (root: string, commit: string | null, signal: AbortSignal): Promise<readonly ChangeHunk[]> => {
    const repository = await repositoryAt(git, root, signal);
    if (repository === null) return [];
    const base = commit ?? repository.head ?? repository.emptyTree;
    const [tracked, untracked] = await Promise.all([
      patch(git, root, repository, base, signal),
      untrackedHunks(git, root, repository, signal),
    ]);
    return [...tracked, ...untracked];
  };

  return {
    uncommitted: (root, signal) => changesSince(root, null, signal),
    since: async (root, commit, signal) => (isCommitName(commit) ? changesSince(root, commit, signal) : []),
    commits: async (root, limit, signal) => {
      const repository = await repositoryAt(git, root, signal);
      if (repository === null || repository.head === null || limit < 1) return [];
      const flags = ['--format=%x01%H%x02%at%x02%s%x02', '-z', '--name-only', '--no-renames', '--no-show-signature', '--relative', '--no-color'];
      const count = `--max-count=${Math.min(Math.floor(limit), mostCommits)}`;
      return parseLog(await git.run(root, ['log', count, ...flags, '--', '.'], { signal, config: repository.config }));
    },
    lineTimes: async (root, file, signal) => {
      const repository = await repositoryAt(git, root, signal);
      return repository === null ? [] : lineTimesOf(git, root, repository, file, signal);
    },
    textAt: async (root, commit, file, signal) => {
      if (!isCommitName(commit) || (await repositoryAt(git, root, signal)) === null) return null;
      const bytes = await blobs.read(`${commit}:./${file}`, { folder: root, signal, maxBytes: 16 * largeBytes });
      if (bytes === null) return null;
      const decoded = decodeText(bytes);
      return decoded.kind === 'text' ? decoded.text : null;
    },
  };
}

async function repositoryAt(git: Git, root: string, signal: AbortSignal): Promise<Repository | null> {
  try {
    return await openRepository(git, root, signal);
  } catch (error) {
    if (error instanceof GitMissingError) return null;
    throw error;
  }
}

async function patch(git: Git, root: string, repository: Repository, base: string, signal: AbortSignal): Promise<readonly ChangeHunk[]> {
  const reader = new PatchReader();
  // Larger files are called binary by git and never loaded.
  const config = [...repository.config, `core.bigFileThreshold=${largeBytes}`];
  try {
    await git.stream(root, ['diff', ...diffFlags, base, '--'], (chunk) => reader.write(chunk), { signal, config });
  } catch (error) {
    // A commit that is not here: given up by a rebase, or cut off by a shallow clone.
    if (/bad (object|revision)|unknown revision|ambiguous argument/.test(failureOf(error)?.stderr ?? '')) return [];
    throw error;
  }
  return reader.end();
}

/** A file that git does not know yet is one hunk with nothing before. */
async function untrackedHunks(git: Git, root: string, repository: Repository, signal: AbortSignal): Promise<ChangeHunk[]> {
  const listed = await git.run(root, ['ls-files', '-z', '--others', '--exclude-standard', '--exclude=node_modules/'], { signal, config: repository.config });
  // A name that ends with a slash is a repository of its own.
  const files = listed.split('\0').filter((file) => file !== '' && !file.endsWith('/')).slice(0, mostUntracked);
  const realRoot = await realpath(root);
  const hunks = await mapBounded(files, readersAtOnce, async (file): Promise<ChangeHunk | null> => {
    const read = await readBounded(realRoot, file, largeBytes);
    const decoded = read.status === 'ok' ? decodeText(read.bytes) : null;
    if (decoded?.kind !== 'text' || decoded.text === '') return null;
    return { file, oldStart: 0, oldLines: [], newStart: 1, newLines: linesOf(decoded.text) };
  }, signal);
  return hunks.filter((hunk) => hunk !== null);
}

/** Each commit is marked off by characters that no subject holds; its files follow, ended by NUL. */
function parseLog(output: string): CommitInfo[] {
  return output.split('\x01').slice(1).flatMap((entry): CommitInfo[] => {
    const [id, at, subject, rest = ''] = entry.split('\x02');
    if (id === undefined || subject === undefined) return [];
    const files = rest.split('\0').map((file) => file.replace(/^\n/, '')).filter((file) => file !== '');
    return [{ id, subject, at: Number(at) * 1000, files }];
  });
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Nothing that git could read as an option or as more than one name. */
function isCommitName(name: string): boolean {
  return /^[0-9A-Za-z_][0-9A-Za-z_./~^@{}-]*$/.test(name) && !name.includes('..');
}
