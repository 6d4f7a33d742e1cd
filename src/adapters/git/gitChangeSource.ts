import { lstat, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { languageOf } from '../../analysis/languageOf.ts';
import { CancelledError, errorMessage, throwIfAborted, UserFacingError } from '../../base/errors.ts';
import type { Logger } from '../../runtime/telemetry/logger.ts';
import type { ChangedFile, ChangeRoot, ChangeSet, ReviewScope } from '../../teams/review/changeSet.ts';
import type { ChangeRequest, ChangeSource, ProjectListing, ReadFile } from '../../teams/review/ports/changeSource.ts';
import { isInside, isWithin, toPosix } from '../files/containment.ts';
import { decodeText } from '../files/decodeText.ts';
import { mapBounded } from '../files/mapBounded.ts';
import { readBounded } from '../files/readBounded.ts';
import { attributesOf } from './attributes.ts';
import type { FileAttributes } from './attributes.ts';
import { BlobReader } from './blobReader.ts';
import type { Candidates } from './candidates.ts';
import { changedCandidates, trackedCandidates, untrackedCandidates, wholeCandidates } from './candidates.ts';
import { createGit } from './gitCommand.ts';
import type { Git, GitOptions } from './gitCommand.ts';
import { listFolder } from './folderListing.ts';
import { resolveBase } from './likelyBases.ts';
import { openRepository } from './repository.ts';
import type { Repository } from './repository.ts';
import { skipByName } from './reviewable.ts';
import type { OpenRoot } from './sifter.ts';
import { Sifter } from './sifter.ts';

export interface GitChangeSourceOptions extends GitOptions {
  /** Reads folders as if there were no repository; what a caller falls back to where git is missing. */
  readonly withoutGit?: boolean;
  /** Largest file of a project listing; a review's own limit comes with its request. */
  readonly maxProjectFileBytes?: number;
  /** Hears what was answered although something was amiss, such as a base text that could not be read. */
  readonly logger?: Logger;
}

/** What a change set does not carry but reading from it needs; lost when a run is resumed in another process. */
interface Memory {
  readonly openTexts: ReadonlyMap<string, string>;
  readonly maxFileBytes: number;
  readonly blobs: ReadonlyMap<ChangedFile, { readonly oldId?: string; readonly newId?: string }>;
}

const defaultMaxFileBytes = 1_000_000;
const readersAtOnce = 16;
const filesAtOnce = 256;

/** Finds changes with the machine's own git, and reads files without running anything of the workspace. */
export function createGitChangeSource(options: GitChangeSourceOptions = {}): ChangeSource {
  const git = createGit(options);
  const blobs = new BlobReader(git);
  const memories = new WeakMap<ChangeSet, Memory>();
  const repositoryOf = (folder: string, signal: AbortSignal): Promise<Repository | null> =>
    options.withoutGit === true ? Promise.resolve(null) : openRepository(git, folder, signal);

  const readBase = async (
    folder: string,
    repository: { base: string | null },
    file: ChangedFile,
    oldId: string | undefined,
    limits: { maxBytes: number; signal: AbortSignal },
  ): Promise<string | undefined> => {
    if (file.status === 'added' || file.status === 'untracked' || file.status === 'whole') return undefined;
    const name = oldId ?? (repository.base === null ? null : `${repository.base}:./${file.oldPath ?? file.path}`);
    if (name === null) return undefined;
    const bytes = await blobs.read(name, { folder, ...limits }).catch((error: unknown) => {
      if (CancelledError.is(error)) throw error;
      options.logger?.log('warn', 'A text before the change could not be read', { file: file.path, reason: errorMessage(error) });
      return null;
    });
    if (bytes === null) return undefined;
    const decoded = decodeText(bytes);
    return decoded.kind === 'text' ? decoded.text : undefined;
  };

  return {
    collect: async (request, signal) => {
      const roots = await Promise.all(request.roots.map((root) => openRoot(root)));
      const repositories = await mapBounded(roots, 4, (root) => repositoryOf(root.path, signal), signal);
      checkScope(request.scope, roots, repositories);
      const openTexts = new Map(Object.entries(request.openTexts ?? {}));
      const changeRoots: ChangeRoot[] = [];
      const sifter = new Sifter(git, blobs, request, openTexts, signal);
      for (const [index, root] of roots.entries()) {
        const repository = repositories[index]!;
        const base = repository === null ? null : await baseOf(git, root.path, repository, request.scope, signal);
        changeRoots.push({
          path: root.path,
          name: path.basename(root.path) || root.path,
          git:
            repository === null
              ? null
              : {
                  topLevel: repository.topLevel,
                  head: repository.head,
                  branch: repository.branch,
                  base: base?.id ?? null,
                  baseName: base?.name ?? null,
                },
        });
        const found = await candidatesOf(git, root.path, repository, base?.id ?? null, request, signal);
        // A file belongs to the innermost root, and of two that are the same folder to the first.
        const nested = roots.filter((other, at) => isWithin(root.path, other.path) && (other.path !== root.path || at < index));
        await sifter.take(index, root, repository, nested.map((other) => toPosix(path.relative(root.path, other.path))), found);
      }
      const files = sifter.files.sort((a, b) => a.root - b.root || (a.path < b.path ? -1 : 1));
      const changeSet: ChangeSet = { scope: request.scope, roots: changeRoots, files, skipped: sifter.skipped };
      memories.set(changeSet, { openTexts, maxFileBytes: request.maxFileBytes, blobs: sifter.blobs });
      return changeSet;
    },

    read: async (changeSet, file, signal) => {
      throwIfAborted(signal);
      const root = changeSet.roots[file.root]!;
      const memory = memories.get(changeSet);
      const maxBytes = memory?.maxFileBytes ?? defaultMaxFileBytes;
      const known = memory?.blobs.get(file);
      const limits = { maxBytes, signal };
      const [now, baseText] = await Promise.all([
        readNow(blobs, changeSet, file, { folder: root.path, memory, known, limits }),
        root.git === null ? undefined : readBase(root.path, root.git, file, known?.oldId, limits),
      ]);
      return now.status === 'ok' && baseText !== undefined ? { ...now, baseText } : now;
    },

    listProject: async (root, limits, signal) => {
      const repository = await repositoryOf(root, signal);
      return listProject(git, root, repository, limits.maxFiles, options.maxProjectFileBytes ?? defaultMaxFileBytes, signal);
    },

    readProjectFile: async (root, file, signal) => {
      throwIfAborted(signal);
      return readText(await realpath(root), file, options.maxProjectFileBytes ?? defaultMaxFileBytes);
    },
  };
}

async function openRoot(root: string): Promise<OpenRoot> {
  const folder = path.resolve(root);
  const stats = await stat(folder).catch(() => null);
  if (stats === null || !stats.isDirectory()) {
    throw new UserFacingError(stats === null ? `The folder ${folder} does not exist.` : `${folder} is not a folder.`);
  }
  return { path: folder, realPath: await realpath(folder) };
}

function checkScope(scope: ReviewScope, roots: readonly OpenRoot[], repositories: readonly (Repository | null)[]): void {
  const needsGit = scope.kind === 'staged' || scope.kind === 'branch';
  if (needsGit && repositories.every((repository) => repository === null)) {
    throw new UserFacingError(`${roots.map((root) => root.path).join(', ')} is not in a git repository, so there is no ${scope.kind === 'staged' ? 'index' : 'branch'} to compare.`, {
      hint: 'Review the files instead, or run "git init".',
    });
  }
  if (scope.kind !== 'files') return;
  for (const named of scope.paths) {
    if (path.isAbsolute(named) && !roots.some((root) => isWithin(root.path, path.resolve(named)))) {
      throw new UserFacingError(`${named} is not in the workspace.`, { hint: 'Give files or folders of the workspace.' });
    }
  }
}

async function baseOf(
  git: Git,
  folder: string,
  repository: Repository,
  scope: ReviewScope,
  signal: AbortSignal,
): Promise<{ id: string; name: string } | null> {
  if (scope.kind === 'branch') return resolveBase(git, folder, repository, scope.base, signal);
  return repository.head === null ? null : { id: repository.head, name: 'HEAD' };
}

async function candidatesOf(
  git: Git,
  folder: string,
  repository: Repository | null,
  base: string | null,
  request: ChangeRequest,
  signal: AbortSignal,
): Promise<Candidates> {
  const { scope, maxFileBytes } = request;
  if (repository === null && (scope.kind === 'staged' || scope.kind === 'branch')) return { files: [], hunks: new Map(), skipped: [] };
  if (repository === null || scope.kind === 'files' || scope.kind === 'all') return wholeCandidates(git, folder, repository, scope, signal);
  const isStaged = scope.kind === 'staged';
  const changed = await changedCandidates(git, folder, repository, { base: base ?? repository.emptyTree, isStaged, maxFileBytes, signal });
  if (isStaged) return changed;
  const untracked = await untrackedCandidates(git, folder, repository, signal);
  const isUntracked = new Set(untracked.files.map((file) => file.path));
  return {
    // What was taken out of the index but still lies there is one file, not two.
    files: [...changed.files.filter((file) => !(file.status === 'deleted' && isUntracked.has(file.path))), ...untracked.files],
    hunks: changed.hunks,
    skipped: [...changed.skipped, ...untracked.skipped],
  };
}

async function readNow(
  blobs: BlobReader,
  changeSet: ChangeSet,
  file: ChangedFile,
  from: {
    folder: string;
    memory: Memory | undefined;
    known: { readonly newId?: string } | undefined;
    limits: { maxBytes: number; signal: AbortSignal };
  },
): Promise<ReadFile> {
  if (file.status === 'deleted') return { status: 'ok', text: '', encoding: 'utf-8' };
  if (changeSet.scope.kind === 'staged') {
    const bytes = await blobs.read(from.known?.newId ?? `:./${file.path}`, { folder: from.folder, ...from.limits });
    return bytes === null ? { status: 'unreadable', reason: 'the index no longer holds it' } : decode(bytes);
  }
  const open = from.memory?.openTexts.get(path.join(from.folder, file.path));
  if (open !== undefined) return { status: 'ok', text: open.startsWith('\uFEFF') ? open.slice(1) : open, encoding: 'utf-8' };
  return readText(await realpath(from.folder), file.path, from.limits.maxBytes);
}

async function readText(realRoot: string, file: string, maxBytes: number): Promise<ReadFile> {
  if (!isWithin(realRoot, path.resolve(realRoot, file)) || !(await isInside(realRoot, file).catch(() => false))) {
    return { status: 'unreadable', reason: 'it lies outside the workspace' };
  }
  const read = await readBounded(realRoot, file, maxBytes);
  switch (read.status) {
    case 'ok': return decode(read.bytes);
    case 'missing': return { status: 'unreadable', reason: 'it is no longer there' };
    case 'tooLarge': return { status: 'unreadable', reason: `it has ${read.bytes} bytes, over the limit of ${maxBytes}` };
    case 'link': return { status: 'unreadable', reason: 'it is a link to another file' };
    case 'outside':
    case 'unreadable': return { status: 'unreadable', reason: read.detail };
  }
}

function decode(bytes: Uint8Array): ReadFile {
  const decoded = decodeText(bytes);
  if (decoded.kind === 'binary') return { status: 'unreadable', reason: 'it is binary' };
  return { status: 'ok', text: decoded.text, encoding: decoded.encoding };
}

async function listProject(
  git: Git,
  root: string,
  repository: Repository | null,
  maxFiles: number,
  maxBytes: number,
  signal: AbortSignal,
): Promise<ProjectListing> {
  const names = new Set<string>();
  if (repository === null) {
    for (const file of (await listFolder(root, '', signal)).files) names.add(file);
  } else {
    const [tracked, untracked] = await Promise.all([
      trackedCandidates(git, root, repository, signal),
      untrackedCandidates(git, root, repository, signal),
    ]);
    for (const file of [...tracked.files, ...untracked.files]) names.add(file.path);
  }
  const sources = [...names].filter((file) => languageOf(file) !== null).sort();
  const attributes = repository === null ? new Map<string, FileAttributes>() : await attributesOf(git, root, repository, sources, { isStaged: false, signal });
  const wanted = sources.filter((file) => {
    const said = attributes.get(file);
    if (said?.isGenerated === true || said?.isVendored === true) return false;
    return skipByName(file, { hasGit: repository !== null, isVendored: said?.isVendored }) === null;
  });
  const files: { path: string; bytes: number; modifiedAt: number }[] = [];
  let isCut = false;
  for (let at = 0; at < wanted.length && !isCut; at += filesAtOnce) {
    const part = wanted.slice(at, at + filesAtOnce);
    const stats = await mapBounded(part, readersAtOnce, (file) => lstat(path.join(root, file)).catch(() => null), signal);
    for (const [i, file] of part.entries()) {
      const found = stats[i];
      if (found == null || !found.isFile() || found.size > maxBytes) continue;
      if (files.length >= maxFiles) {
        isCut = true;
        break;
      }
      files.push({ path: file, bytes: found.size, modifiedAt: found.mtimeMs });
    }
  }
  return { files, isCut };
}
