import path from 'node:path';
import { languageOf } from '../../analysis/languageOf.ts';
import type { ChangedFile, LineSpan, SkippedFile } from '../../teams/review/changeSet.ts';
import type { ChangeRequest } from '../../teams/review/ports/changeSource.ts';
import { isWithin, toPosix } from '../files/containment.ts';
import { decodeText } from '../files/decodeText.ts';
import { mapBounded } from '../files/mapBounded.ts';
import { readBounded } from '../files/readBounded.ts';
import { attributesOf } from './attributes.ts';
import type { FileAttributes } from './attributes.ts';
import type { BlobReader } from './blobReader.ts';
import type { Candidate, Candidates } from './candidates.ts';
import { trackedCandidates } from './candidates.ts';
import { changedLinesBetween, fromGitLines, wholeText } from './changedLines.ts';
import type { Git } from './gitCommand.ts';
import { createGlobFilter } from './globs.ts';
import type { Repository } from './repository.ts';
import { skipByName, skipByText } from './reviewable.ts';

const readersAtOnce = 16;
const filesAtOnce = 256;

/** A folder to review, as it was named and where it really is. */
export interface OpenRoot {
  readonly path: string;
  readonly realPath: string;
}

/** Turns candidates into files to review or into counted skips, and stops at the cap on files. */
export class Sifter {
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

function sameText(a: string, b: string): boolean {
  return a.replace(/\r\n?/g, '\n') === b.replace(/\r\n?/g, '\n');
}
