import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import path from 'node:path';
import { throwIfAborted } from '../../base/errors.ts';
import { isWithin, toPosix } from '../files/containment.ts';
import { mapBounded } from '../files/mapBounded.ts';
import { isCacheFolder, isDependencyFolder, isHistoryFolder } from './folderKinds.ts';
import { linkPackages } from './linkPackages.ts';
import { largeBytes, measure } from './measureFolder.ts';

/** What a place of the copy was when it was made. */
export type CopiedEntry =
  | { readonly kind: 'file'; readonly size: number; readonly modifiedAt: number; readonly mode: number }
  | { readonly kind: 'link'; readonly target: string };

const atOnce = 32;
/** What git ignores is copied up to so much in all. */
const mostIgnoredBytes = 200 * 1024 * 1024;
const mostIgnoredFiles = 10_000;
const manyEntries = 200;

/** Makes one copy, file by file. */
export class CopyMaker {
  readonly manifest = new Map<string, CopiedEntry>();
  readonly #root: string;
  readonly #folder: string;
  readonly #signal: AbortSignal;
  readonly #made = new Set<string>();
  #ignoredBytes = 0;
  #ignoredFiles = 0;

  constructor(root: string, folder: string, signal: AbortSignal) {
    this.#root = root;
    this.#folder = folder;
    this.#signal = signal;
  }

  /** Those that are not there, because they were deleted and not yet committed, are not there in the copy either. */
  async copyFiles(files: readonly string[]): Promise<void> {
    for (const folder of new Set(files.map((file) => path.posix.dirname(file)))) await this.#makeFolder(folder);
    await mapBounded(files, atOnce, (file) => this.#copyOne(file), this.#signal);
  }

  async copyIgnored(places: readonly string[]): Promise<void> {
    for (const place of places) {
      const stats = await lstat(path.join(this.#root, place)).catch(() => null);
      if (stats === null) continue;
      if (!stats.isDirectory()) await this.copyFiles([place]);
      else await this.#copyIgnoredFolder(place, 0);
    }
  }

  async linkDependencies(folders: readonly string[]): Promise<void> {
    for (const folder of folders) {
      throwIfAborted(this.#signal);
      const source = path.join(this.#root, folder);
      await this.#makeFolder(path.posix.dirname(folder));
      if (path.posix.basename(folder) === 'node_modules') await linkPackages(source, path.join(this.#folder, folder), this.#root, this.#folder);
      else await this.#link(folder, source);
    }
  }

  /** Of a folder that is too large as a whole, what is small is copied all the same: tools write there. */
  async #copyIgnoredFolder(folder: string, depth: number): Promise<void> {
    const { files, dependencies, empty, bytes, isLarge } = await measure(this.#root, folder, this.#signal);
    if (!isLarge && this.#ignoredBytes + bytes <= mostIgnoredBytes && this.#ignoredFiles + files.length <= mostIgnoredFiles) {
      this.#ignoredBytes += bytes;
      this.#ignoredFiles += files.length;
      await this.copyFiles(files);
      for (const place of empty) await this.#makeFolder(place);
      await this.linkDependencies(dependencies);
      return;
    }
    const entries = await readdir(path.join(this.#root, folder), { withFileTypes: true });
    await this.#makeFolder(depth >= 2 || entries.length > manyEntries ? path.posix.dirname(folder) : folder);
    if (depth >= 2 || entries.length > manyEntries) return this.#link(folder, path.join(this.#root, folder));
    for (const entry of entries) {
      const inner = `${folder}/${entry.name}`;
      if (isHistoryFolder(entry.name) || isCacheFolder(entry.name)) continue;
      if (!entry.isDirectory()) await this.#copyOne(inner);
      else if (isDependencyFolder(entry.name)) await this.linkDependencies([inner]);
      else await this.#copyIgnoredFolder(inner, depth + 1);
    }
  }

  async #copyOne(file: string): Promise<void> {
    const source = path.join(this.#root, file);
    const stats = await lstat(source).catch(() => null);
    if (stats === null) return;
    if (stats.isSymbolicLink()) return this.#copyLink(file, source);
    // Sockets, pipes and devices are nobody's source.
    if (!stats.isFile()) return;
    if (stats.size > largeBytes) return this.#link(file, source);
    try {
      await copyFile(source, path.join(this.#folder, file), constants.COPYFILE_FICLONE);
    } catch (error) {
      // Deleted meanwhile, or kept from us.
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM') return;
      throw error;
    }
    this.manifest.set(file, { kind: 'file', size: stats.size, modifiedAt: stats.mtimeMs, mode: stats.mode });
  }

  /** A link within the workspace leads to the same place of the copy; any other leads to where it led. */
  async #copyLink(file: string, source: string): Promise<void> {
    const target = await readlink(source);
    const absolute = path.resolve(path.dirname(source), target);
    if (!isWithin(this.#root, absolute)) return this.#link(file, absolute);
    const inCopy = path.join(this.#folder, path.relative(this.#root, absolute));
    await this.#link(file, path.isAbsolute(target) ? inCopy : target);
  }

  async #link(place: string, target: string): Promise<void> {
    await symlink(target, path.join(this.#folder, place), 'junction').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    this.manifest.set(place, { kind: 'link', target });
  }

  async #makeFolder(folder: string): Promise<void> {
    if (folder === '.' || this.#made.has(folder)) return;
    this.#made.add(folder);
    await mkdir(path.join(this.#folder, toPosix(folder)), { recursive: true });
  }
}
