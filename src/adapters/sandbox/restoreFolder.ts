import { copyFile, lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mapBounded } from '../files/mapBounded.ts';
import type { CopiedEntry } from './copyMaker.ts';
import { isCacheFolder, isDependencyFolder } from './folderKinds.ts';
import { removeTree } from './removeTree.ts';

interface Restoring {
  readonly root: string;
  readonly folder: string;
  readonly manifest: ReadonlyMap<string, CopiedEntry>;
  /** What files were before we wrote to them; null where there was none. */
  readonly before: ReadonlyMap<string, Buffer | null>;
  /** When the copy was last known to be as it should. */
  readonly cleanSince: number;
}

const atOnce = 32;
/** File systems tell times by ticks of some milliseconds. */
const coarseness = 50;

/**
 * Puts a copy back as it was made. What changed shows by the time of its last change of any kind, which no program can
 * set; only that is read and compared. The content comes from what we kept before writing, else from the workspace.
 */
export async function restoreFolder(restoring: Restoring): Promise<void> {
  const { folder, manifest, before } = restoring;
  const keptFolders = foldersOf(manifest.keys());
  const present = new Map<string, number>();
  await clear(folder, '', { keptFolders, manifest, present }, 0);
  const since = restoring.cleanSince - coarseness;
  const suspects = [...manifest].filter(([file]) => before.has(file) || (present.get(file) ?? Infinity) >= since);
  await mapBounded(suspects, atOnce, ([file, entry]) => putBack(restoring, file, entry));
}

interface Seen {
  readonly keptFolders: ReadonlySet<string>;
  readonly manifest: ReadonlyMap<string, CopiedEntry>;
  /** When what is there changed last. */
  readonly present: Map<string, number>;
}

/** Removes what is new, but what tools keep for themselves, and notes when everything else last changed. */
async function clear(folder: string, at: string, seen: Seen, depth: number): Promise<void> {
  const entries = await readdir(path.join(folder, at), { withFileTypes: true }).catch(() => []);
  await mapBounded(entries, depth === 0 ? atOnce : 8, async (entry) => {
    const file = at === '' ? entry.name : `${at}/${entry.name}`;
    const place = path.join(folder, file);
    if (entry.isDirectory()) {
      if (isDependencyFolder(entry.name) || isCacheFolder(entry.name)) return;
      if (seen.keptFolders.has(file)) await clear(folder, file, seen, depth + 1);
      else await removeTree(place);
    } else if (seen.manifest.has(file)) {
      const stats = await lstat(place).catch(() => null);
      if (stats !== null) seen.present.set(file, stats.ctimeMs);
    } else {
      await rm(place, { force: true });
    }
  });
}

async function putBack({ root, folder, before }: Restoring, file: string, entry: CopiedEntry): Promise<void> {
  const place = path.join(folder, file);
  if (entry.kind === 'link') {
    if ((await readlink(place).catch(() => null)) === entry.target) return;
    await makeRoom(place);
    await symlink(entry.target, place, 'junction');
    return;
  }
  const stats = await lstat(place).catch(() => null);
  const kept = before.get(file) ?? null;
  const isAsBefore = stats?.isFile() === true && stats.mode === entry.mode && stats.size === entry.size;
  // The workspace has moved on meanwhile, so that it tells nothing of what was here, and nothing shows that it changed.
  if (kept === null && isAsBefore && !(await isSame(path.join(root, file), entry))) return;
  const wanted = kept ?? (await readFile(path.join(root, file)).catch(() => null));
  // Gone from the workspace since; what the tests made of it is the nearest that there is.
  if (wanted === null) return;
  if (isAsBefore && wanted.equals(await readFile(place))) return;
  await makeRoom(place);
  if (kept === null) await copyFile(path.join(root, file), place);
  else await writeFile(place, kept, { mode: entry.mode });
}

async function isSame(file: string, entry: CopiedEntry & { kind: 'file' }): Promise<boolean> {
  const stats = await lstat(file).catch(() => null);
  return stats !== null && stats.size === entry.size && stats.mtimeMs === entry.modifiedAt;
}

async function makeRoom(place: string): Promise<void> {
  await removeTree(place);
  await mkdir(path.dirname(place), { recursive: true });
}

function foldersOf(files: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const file of files) {
    for (let at = path.posix.dirname(file); at !== '.' && !folders.has(at); at = path.posix.dirname(at)) folders.add(at);
  }
  return folders;
}
