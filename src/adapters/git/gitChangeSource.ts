import { lstat, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { languageOf } from '../../analysis/languageOf.ts';
import { CancelledError, errorMessage, throwIfAborted, UserFacingError } from '../../base/errors.ts';
import type { Logger } from '../../runtime/telemetry/logger.ts';
import type { ChangedFile, ChangeRoot, ChangeSet, LineSpan, ReviewScope, SkippedFile } from '../../teams/review/changeSet.ts';
import type { ChangeRequest, ChangeSource, ProjectListing, ReadFile } from '../../teams/review/ports/changeSource.ts';
import { isInside, isWithin, toPosix } from '../files/containment.ts';
import { decodeText } from '../files/decodeText.ts';
import { mapBounded } from '../files/mapBounded.ts';
import { readBounded } from '../files/readBounded.ts';
import { attributesOf } from './attributes.ts';
import type { FileAttributes } from './attributes.ts';
import { BlobReader } from './blobReader.ts';
import type { Candidate, Candidates } from './candidates.ts';
import { changedCandidates, trackedCandidates, untrackedCandidates, wholeCandidates } from './candidates.ts';
import { changedLinesBetween, fromGitLines, wholeText } from './changedLines.ts';
import { createGit } from './gitCommand.ts';
import type { Git, GitOptions } from './gitCommand.ts';
import { createGlobFilter } from './globs.ts';
import { listFolder } from './folderListing.ts';
import { resolveBase } from './likelyBases.ts';
import { openRepository } from './repository.ts';
import type { Repository } from './repository.ts';
import { skipByName, skipByText } from './reviewable.ts';

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

interface OpenRoot {
  readonly path: string;
  readonly realPath: string;
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

/** Turns candidates into files to review or into counted skips, and stops at the cap on files. */
class Sifter {
  readonly files: ChangedFile[] = [];
  readonly skipped: SkippedFile[] = [];
  readonly blobs = new Map<ChangedFile, { readonly oldId?: string; readonly newId?: string }>();
  readonly #git: Git;
  readonly #reader: BlobReader;
  readonly #request: ChangeRequest;
  readonly #openTexts: ReadonlyMap<string, string>;
  readonly #signal: AbortSignal;
  readonly #isWanted: (path: string) => boolean;

  constructor(git: Git, reader: BlobReader, request: ChangeRequest, openTexts: ReadonlyMap<string, string>, signal: AbortSignal) {
    this.#git = git;
    this.#reader = reader;
    this.#request = request;
    this.#openTexts = openTexts;
    this.#signal = signal;
    this.#isWanted = createGlobFilter(request.include, request.exclude);
  }

  async take(index: number, root: OpenRoot, repository: Repository | null, nested: readonly string[], found: Candidates): Promise<void> {
    const isElsewhere = (file: string): boolean => nested.some((folder) => folder === '' || file === folder || file.startsWith(`${folder}/`));
    for (const skip of found.skipped) if (!isElsewhere(skip.path)) this.skipped.push({ root: index, ...skip });
    let files = found.files.filter((file) => !isElsewhere(file.path));
    files = await this.#withOpenTexts(root, repository, files, isElsewhere);
    const isStaged = this.#request.scope.kind === 'staged';
    const attributes: ReadonlyMap<string, FileAttributes> =
      repository === null
        ? new Map()
        : await attributesOf(this.#git, root.path, repository, files.map((file) => file.path), { isStaged, signal: this.#signal });

    const kept: Candidate[] = [];
    for (const file of files) {
      const skip = this.#skipUnread(file, attributes.get(file.path), repository !== null);
      if (skip === null) kept.push(file);
      else this.skipped.push({ root: index, path: file.path, ...skip });
    }
    // Where a cap must cut, code comes before everything else.
    const rank = (file: Candidate): number => (languageOf(file.path) === null ? 1 : 0);
    kept.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
    for (let at = 0; at < kept.length; at += filesAtOnce) {
      const part = kept.slice(at, at + filesAtOnce);
      if (this.files.length >= this.#request.maxFiles) {
        for (const file of part) this.#tooMany(index, file.path);
        continue;
      }
      await this.#inspect(index, root, repository, part, found);
    }
  }

  #skipUnread(file: Candidate, attributes: FileAttributes | undefined, hasGit: boolean): Omit<SkippedFile, 'root' | 'path'> | null {
    if (!this.#isWanted(file.path)) return { reason: 'excluded' };
    if (file.path.includes('\uFFFD')) return { reason: 'unreadable', detail: 'its name is not valid UTF-8' };
    if (file.isAskedFor === true) return null;
    if (attributes?.isGenerated === true) return { reason: 'generated', detail: 'by .gitattributes' };
    if (attributes?.isVendored === true) return { reason: 'vendored', detail: 'by .gitattributes' };
    return skipByName(file.path, { hasGit, isVendored: attributes?.isVendored });
  }

  async #inspect(index: number, root: OpenRoot, repository: Repository | null, part: readonly Candidate[], found: Candidates): Promise<void> {
    const { maxFileBytes, maxFiles } = this.#request;
    const staged = await this.#stagedTexts(root, repository, part);
    const results = await mapBounded(
      part,
      readersAtOnce,
      async (file): Promise<Inspected> => {
        if (file.status === 'deleted') return { kind: 'file', spans: [], bytes: 0 };
        const open = this.#openTexts.get(path.join(root.path, file.path));
        const read = open !== undefined && file.newId === undefined ? Buffer.from(open) : (staged.get(file) ?? null);
        const bytes = read ?? (file.newId === undefined ? await readBounded(root.realPath, file.path, maxFileBytes) : { status: 'tooLarge' as const, bytes: -1 });
        if (!Buffer.isBuffer(bytes) && bytes.status !== 'ok') {
          switch (bytes.status) {
            case 'link': return { kind: 'nothing' };
            case 'missing': return file.isAskedFor === true ? { kind: 'skip', reason: 'unreadable', detail: 'gone' } : { kind: 'nothing' };
            case 'tooLarge': return { kind: 'skip', reason: 'tooLarge', ...(bytes.bytes < 0 ? {} : { detail: `${bytes.bytes} bytes` }) };
            default: return { kind: 'skip', reason: bytes.status, detail: bytes.detail };
          }
        }
        const content = Buffer.isBuffer(bytes) ? bytes : bytes.bytes;
        if (content.length > maxFileBytes) return { kind: 'skip', reason: 'tooLarge', detail: `${content.length} bytes` };
        const decoded = decodeText(content);
        if (decoded.kind === 'binary') return { kind: 'skip', reason: 'binary' };
        const skip = file.isAskedFor === true ? null : skipByText(file.path, decoded.text);
        if (skip !== null) return { kind: 'skip', ...skip };
        return { kind: 'text', text: decoded.text, bytes: content.length, isOpen: open !== undefined };
      },
      this.#signal,
    );
    const uncompared = part.filter((file, i) => this.#needsComparing(file, results[i]!, found));
    const baseTexts = await this.#baseTexts(root, repository, uncompared);
    for (const [i, file] of part.entries()) {
      const result = results[i]!;
      if (result.kind === 'nothing') continue;
      if (result.kind === 'skip') {
        this.skipped.push({ root: index, path: file.path, reason: result.reason, ...(result.detail === undefined ? {} : { detail: result.detail }) });
        continue;
      }
      if (this.files.length >= maxFiles) {
        this.#tooMany(index, file.path);
        continue;
      }
      let spans: readonly LineSpan[] = [];
      if (result.kind === 'text') {
        const before = baseTexts.get(file);
        if (before !== undefined) {
          spans = changedLinesBetween(before, result.text);
          // An open text that says what the base says is no change.
          if (result.isOpen && spans.length === 0 && file.status === 'modified' && sameText(before, result.text)) continue;
        } else if (file.status === 'modified' || file.status === 'renamed') {
          spans = fromGitLines(result.text, found.hunks.get(file.path)?.spans ?? []);
        } else {
          spans = wholeText(result.text);
        }
      }
      const changed: ChangedFile = {
        root: index,
        path: file.path,
        status: file.status,
        ...(file.oldPath === undefined ? {} : { oldPath: file.oldPath }),
        language: languageOf(file.path),
        changedLines: spans,
        bytes: result.bytes,
      };
      this.files.push(changed);
      if (file.oldId !== undefined || file.newId !== undefined) {
        this.blobs.set(changed, {
          ...(file.oldId === undefined ? {} : { oldId: file.oldId }),
          ...(file.newId === undefined ? {} : { newId: file.newId }),
        });
      }
    }
  }

  /** Where git did not compare (open texts, UTF-16, conflicts), the base's text is fetched and compared here. */
  #needsComparing(file: Candidate, result: Inspected, found: Candidates): boolean {
    if (result.kind !== 'text' || file.oldId === undefined) return false;
    const hunks = found.hunks.get(file.path);
    return result.isOpen || hunks === undefined || hunks.isBinary;
  }

  async #baseTexts(root: OpenRoot, repository: Repository | null, files: readonly Candidate[]): Promise<Map<Candidate, string>> {
    const texts = new Map<Candidate, string>();
    for (const [file, bytes] of await this.#blobs(root, repository, files, (one) => one.oldId)) {
      const decoded = decodeText(bytes);
      if (decoded.kind === 'text') texts.set(file, decoded.text);
    }
    return texts;
  }

  #stagedTexts(root: OpenRoot, repository: Repository | null, part: readonly Candidate[]): Promise<Map<Candidate, Buffer>> {
    return this.#blobs(root, repository, part, (file) => file.newId);
  }

  async #blobs(
    root: OpenRoot,
    repository: Repository | null,
    files: readonly Candidate[],
    idOf: (file: Candidate) => string | undefined,
  ): Promise<Map<Candidate, Buffer>> {
    const found = new Map<Candidate, Buffer>();
    if (repository === null) return found;
    const request = { folder: root.path, maxBytes: this.#request.maxFileBytes, signal: this.#signal };
    const named = files.filter((file) => idOf(file) !== undefined);
    const contents = await mapBounded(named, readersAtOnce, (file) => this.#reader.read(idOf(file)!, request), this.#signal);
    contents.forEach((bytes, i) => bytes !== null && found.set(named[i]!, bytes));
    return found;
  }

  /** Unsaved texts of files that git sees as unchanged are changes all the same. */
  async #withOpenTexts(
    root: OpenRoot,
    repository: Repository | null,
    files: readonly Candidate[],
    isElsewhere: (file: string) => boolean,
  ): Promise<Candidate[]> {
    const { scope } = this.#request;
    if (repository === null || (scope.kind !== 'workingTree' && scope.kind !== 'branch')) return [...files];
    const known = new Set(files.map((file) => file.path));
    const more: string[] = [];
    for (const absolute of this.#openTexts.keys()) {
      if (!isWithin(root.path, absolute)) continue;
      const relative = toPosix(path.relative(root.path, absolute));
      if (!known.has(relative) && !isElsewhere(relative)) more.push(relative);
    }
    if (more.length === 0) return [...files];
    const base = repository.head;
    const tracked = base === null ? null : await trackedCandidates(this.#git, root.path, repository, this.#signal, more);
    const names = (tracked?.files ?? []).map((file) => file.path);
    const ids = await this.#git.run(root.path, ['cat-file', '--batch-check=%(objectname)'], {
      signal: this.#signal,
      config: repository.config,
      input: names.map((name) => `${base}:./${name}\n`).join(''),
    });
    const lines = ids.split('\n');
    return [
      ...files,
      ...names.flatMap((name, i): Candidate[] => (/^[0-9a-f]{40,64}$/.test(lines[i] ?? '') ? [{ path: name, status: 'modified', oldId: lines[i]! }] : [])),
    ];
  }

  #tooMany(root: number, file: string): void {
    this.skipped.push({ root, path: file, reason: 'tooMany' });
  }
}

type Inspected =
  | { readonly kind: 'file'; readonly spans: readonly LineSpan[]; readonly bytes: number }
  | { readonly kind: 'text'; readonly text: string; readonly bytes: number; readonly isOpen: boolean }
  | { readonly kind: 'skip'; readonly reason: SkippedFile['reason']; readonly detail?: string }
  | { readonly kind: 'nothing' };

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

function sameText(a: string, b: string): boolean {
  return a.replace(/\r\n?/g, '\n') === b.replace(/\r\n?/g, '\n');
}

