import { lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BugError } from '../../base/errors.ts';
import type { WorkspaceCopy } from '../../teams/healing/ports/workspaceCopies.ts';
import { isInside } from '../files/containment.ts';
import type { CopiedEntry } from './copyMaker.ts';
import { removeTree } from './removeTree.ts';
import { restoreFolder } from './restoreFolder.ts';

interface CopyParts {
  readonly root: string;
  readonly folder: string;
  /** The folder that carries our name, with the copy in it. */
  readonly owned: string;
  readonly manifest: ReadonlyMap<string, CopiedEntry>;
  readonly missing: readonly string[];
}

export class CopyOfFolder implements WorkspaceCopy {
  readonly folder: string;
  readonly missing: readonly string[];
  readonly #parts: CopyParts;
  /** Files as they were before they were written to; null where there was none. */
  readonly #before = new Map<string, Buffer | null>();
  #cleanSince: number;

  static async of(parts: CopyParts): Promise<CopyOfFolder> {
    return new CopyOfFolder(parts, await fileTimeIn(parts.owned));
  }

  private constructor(parts: CopyParts, cleanSince: number) {
    this.#parts = parts;
    this.folder = parts.folder;
    this.missing = parts.missing;
    this.#cleanSince = cleanSince;
  }

  async read(file: string): Promise<string | null> {
    return (await this.#bytes(file))?.toString('utf8') ?? null;
  }

  async write(file: string, text: string | null): Promise<void> {
    const place = await this.#place(file);
    if (!this.#before.has(file)) this.#before.set(file, await this.#bytes(file));
    if (text === null) {
      await rm(place, { force: true });
      return;
    }
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, text);
  }

  async restore(): Promise<void> {
    const { root, folder, manifest, owned } = this.#parts;
    await restoreFolder({ root, folder, manifest, before: this.#before, cleanSince: this.#cleanSince });
    this.#cleanSince = await fileTimeIn(owned);
    this.#before.clear();
  }

  dispose(): Promise<void> {
    return removeTree(this.#parts.owned);
  }

  async #bytes(file: string): Promise<Buffer | null> {
    try {
      return await readFile(await this.#place(file));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null;
      throw error;
    }
  }

  /** Refuses what lies outside, also by way of a link, as installed packages do. */
  async #place(file: string): Promise<string> {
    const place = path.join(this.folder, file);
    if (path.isAbsolute(file) || !(await isInside(this.folder, place))) throw new BugError(`\`${file}\` is not in the copy`);
    return place;
  }
}

/** What time it is for the file system, which is what times of files are to be compared with. */
async function fileTimeIn(folder: string): Promise<number> {
  const file = path.join(folder, 'clean');
  await writeFile(file, '');
  return (await lstat(file)).ctimeMs;
}
