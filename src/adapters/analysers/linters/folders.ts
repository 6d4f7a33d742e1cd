import { access, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { throwIfAborted } from '../../../base/errors.ts';

/** Folders looked into for a tool that only a part of the project configures. */
const deepest = 2;
const maxFolders = 300;

/** Folders with the names in them, nearest to the root first. */
export type Folders = ReadonlyMap<string, ReadonlySet<string>>;

/** The root and folders a little below it; what is installed, built or hidden is passed over. */
export async function foldersOf(root: string, signal: AbortSignal): Promise<Folders> {
  const found = new Map<string, ReadonlySet<string>>();
  let level = [root];
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    throwIfAborted(signal);
    const read = await Promise.all(
      level.slice(0, maxFolders - found.size).map(async (folder) => ({ folder, entries: await readdir(folder, { withFileTypes: true }).catch(() => []) })),
    );
    level = [];
    for (const { folder, entries } of read) {
      found.set(folder, new Set(entries.map((entry) => entry.name)));
      for (const entry of entries) if (entry.isDirectory() && !passedOver.test(entry.name)) level.push(path.join(folder, entry.name));
    }
  }
  return found;
}

const passedOver = /^(?:\..*|node_modules|dist|build|out|coverage|vendor|target|venv|env)$/;


/** From a folder up to the root, both included. */
export function* upwards(from: string, root: string): Generator<string> {
  for (let folder = from; ; folder = path.dirname(folder)) {
    yield folder;
    if (folder === root || folder === path.dirname(folder)) return;
  }
}


/** The first of several names that a folder has. */
export async function anyOf(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if (await exists(path.join(folder, name))) return name;
  return undefined;
}

export async function exists(file: string): Promise<boolean> {
  return access(file).then(() => true, () => false);
}

/** An object from a JSON file; nothing where there is none. */
export async function readJson(file: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
