import { lstat, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserFacingError } from '../../base/errors.ts';
import type { ReviewScope, SkippedFile } from '../../teams/review/changeSet.ts';
import { isInside, isWithin, toPosix } from '../files/containment.ts';
import { mapBounded } from '../files/mapBounded.ts';
import type { FileHunks, RawChange } from './diffOutput.ts';
import { HunkReader, parseRawDiff } from './diffOutput.ts';
import { listFolder } from './folderListing.ts';
import type { Git } from './gitCommand.ts';
import type { Repository } from './repository.ts';

/** A file that may belong to the change, before it has been looked at. */
export interface Candidate {
  readonly path: string;
  readonly status: 'added' | 'modified' | 'renamed' | 'deleted' | 'untracked' | 'whole';
  readonly oldPath?: string;
  /** The blob before the change. */
  readonly oldId?: string;
  /** The blob to review, where the new side is the index. */
  readonly newId?: string;
  /** Named by the user one by one, so that only what cannot be read is left out. */
  readonly isAskedFor?: boolean;
}

export interface Candidates {
  readonly files: Candidate[];
  readonly hunks: ReadonlyMap<string, FileHunks>;
  readonly skipped: Omit<SkippedFile, 'root'>[];
}

const submoduleMode = '160000';
const linkMode = '120000';

const diffFlags = [
  '--no-ext-diff', '--no-textconv', '--no-color', '--find-renames', '-l1000', '--relative', '--ignore-submodules=dirty', '--submodule=short',
  '--src-prefix=a/', '--dst-prefix=b/', '--full-index',
];

/** Files that differ between a commit and the working tree or the index, with the lines that do. */
export async function changedCandidates(
  git: Git,
  folder: string,
  repository: Repository,
  options: { base: string; isStaged: boolean; maxFileBytes: number; signal: AbortSignal },
): Promise<Candidates> {
  const { signal } = options;
  // Larger files are never loaded for comparing; git calls them binary, and they are skipped for their size anyway.
  const config = [...repository.config, `core.bigFileThreshold=${Math.max(1, options.maxFileBytes)}`];
  const sides = [...(options.isStaged ? ['--cached'] : []), options.base, '--'];
  const raw = parseRawDiff(await git.run(folder, ['diff', '--raw', '-z', ...diffFlags, ...sides], { signal, config }));
  const hunks = new HunkReader();
  const large = options.isStaged ? [] : await largeFiles(folder, raw, options.maxFileBytes, signal);
  if (raw.length > large.length) {
    const without = large.slice(0, mostExcluded).map((file) => `:(exclude,literal)${file}`);
    const args = ['diff', '-U0', '--inter-hunk-context=0', ...diffFlags, ...sides, '.', ...without];
    await git.stream(folder, args, (chunk) => hunks.write(chunk), { signal, config, hasPathspecMagic: true });
  }
  hunks.end();
  const files = new Map<string, Candidate>();
  const skipped: Candidates['skipped'] = [];
  for (const change of raw) {
    if (change.oldMode === submoduleMode || change.newMode === submoduleMode) {
      skipped.push({ path: change.path, reason: 'submodule' });
      continue;
    }
    const before = change.oldMode === '000000' || change.oldMode === linkMode ? {} : { oldId: change.oldId };
    if (change.status === 'D') {
      if (change.oldMode !== linkMode && !files.has(change.path)) files.set(change.path, { path: change.path, status: 'deleted', ...before });
      continue;
    }
    const found = hunks.files.get(change.path);
    // Only permissions changed: there is nothing to read.
    if (change.status === 'M' && change.oldMode !== change.newMode && found !== undefined && !found.hasHunks && !found.isBinary) continue;
    const after = options.isStaged && !/^0+$/.test(change.newId) ? { newId: change.newId } : {};
    if (change.status === 'A' || change.status === 'C') files.set(change.path, { path: change.path, status: 'added', ...after });
    else if (change.status === 'R') files.set(change.path, { path: change.path, status: 'renamed', oldPath: change.oldPath!, ...before, ...after });
    else files.set(change.path, { path: change.path, status: 'modified', ...before, ...after });
  }
  return { files: [...files.values()], hunks: hunks.files, skipped };
}

/** Command lines have an end; what does not fit costs git the reading of the file, nothing else. */
const mostExcluded = 200;

/** Changed files over the limit: git would read each from end to end to say what it is called as a blob. */
async function largeFiles(folder: string, changes: readonly RawChange[], maxBytes: number, signal: AbortSignal): Promise<string[]> {
  const present = changes.filter((change) => change.status !== 'D');
  const sizes = await mapBounded(present, 32, (change) => lstat(path.join(folder, change.path)).then(({ size }) => size, () => 0), signal);
  return present.filter((_, i) => sizes[i]! > maxBytes).map((change) => change.path);
}

/** Files of the working tree that git neither tracks nor ignores. */
export async function untrackedCandidates(git: Git, folder: string, repository: Repository, signal: AbortSignal): Promise<Candidates> {
  const output = await git.run(folder, ['ls-files', '-z', '--others', '--exclude-standard'], { signal, config: repository.config });
  const files: Candidate[] = [];
  const skipped: Candidates['skipped'] = [];
  for (const entry of fieldsOf(output)) {
    // A folder in this list is a repository of its own.
    if (entry.endsWith('/')) skipped.push({ path: entry.slice(0, -1), reason: 'submodule', detail: 'a repository of its own' });
    else files.push({ path: entry, status: 'untracked' });
  }
  return { files, hunks: new Map(), skipped };
}

/** Every file that git tracks in a folder and that the working tree should hold. */
export async function trackedCandidates(git: Git, folder: string, repository: Repository, signal: AbortSignal, below: readonly string[] = []): Promise<Candidates> {
  const output = await git.run(folder, ['ls-files', '-z', '--cached', '--stage', '-t', '--', ...below], { signal, config: repository.config });
  const files = new Map<string, Candidate>();
  const skipped: Candidates['skipped'] = [];
  for (const field of fieldsOf(output)) {
    const match = /^(\S) (\d+) [0-9a-f]+ \d\t(.*)$/s.exec(field);
    if (match === null) continue;
    const [, , mode, file] = match as unknown as [string, string, string, string];
    if (mode === submoduleMode) skipped.push({ path: file, reason: 'submodule' });
    else files.set(file, { path: file, status: 'whole' });
  }
  return { files: [...files.values()], hunks: new Map(), skipped };
}

/** The files that a scope without a comparison names. */
export async function wholeCandidates(
  git: Git,
  folder: string,
  repository: Repository | null,
  scope: ReviewScope,
  signal: AbortSignal,
): Promise<Candidates> {
  if (scope.kind !== 'files') return everything(git, folder, repository, '', signal);
  const files = new Map<string, Candidate>();
  const skipped: Candidates['skipped'] = [];
  for (const named of scope.paths) {
    const absolute = path.resolve(folder, named);
    if (!isWithin(folder, absolute)) continue;
    const relative = toPosix(path.relative(folder, absolute));
    const stats = await stat(absolute).catch(() => null);
    if (stats === null) throw new UserFacingError(`${named} does not exist.`, { hint: 'Give files or folders of the workspace.' });
    if (!(await isInside(folder, absolute))) {
      skipped.push({ path: relative, reason: 'outside', detail: 'a link that leaves the workspace' });
    } else if (stats.isDirectory()) {
      const below = await everything(git, folder, repository, relative, signal);
      for (const file of below.files) if (!files.has(file.path)) files.set(file.path, file);
      skipped.push(...below.skipped);
    } else {
      files.set(relative, { path: relative, status: 'whole', isAskedFor: true });
    }
  }
  return { files: [...files.values()], hunks: new Map(), skipped };
}

async function everything(git: Git, folder: string, repository: Repository | null, below: string, signal: AbortSignal): Promise<Candidates> {
  if (repository === null) {
    const listing = await listFolder(folder, below, signal);
    return { files: listing.files.map((file) => ({ path: file, status: 'whole' })), hunks: new Map(), skipped: listing.skipped };
  }
  const [tracked, untracked] = await Promise.all([
    trackedCandidates(git, folder, repository, signal, below === '' ? [] : [below]),
    untrackedCandidates(git, folder, repository, signal),
  ]);
  const isBelow = (file: { path: string }): boolean => below === '' || file.path.startsWith(`${below}/`);
  const known = new Set(tracked.files.map((file) => file.path));
  return {
    files: [
      ...tracked.files,
      ...untracked.files.filter((file) => isBelow(file) && !known.has(file.path)).map((file) => ({ path: file.path, status: 'whole' as const })),
    ],
    hunks: new Map(),
    skipped: [...tracked.skipped, ...untracked.skipped.filter(isBelow)],
  };
}

function fieldsOf(output: string): string[] {
  return output.split('\0').filter((field) => field !== '');
}
