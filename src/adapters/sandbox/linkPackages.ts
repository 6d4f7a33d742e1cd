import type { Dirent } from 'node:fs';
import { mkdir, readdir, realpath, symlink } from 'node:fs/promises';
import path from 'node:path';
import { isWithin } from '../files/containment.ts';
import { mapBounded } from '../files/mapBounded.ts';

/** Tools write these themselves; links to the workspace's own would lead their writing there. */
const toolCaches = new Set(['.cache', '.vite', '.vitest', '.vite-temp']);
const atOnce = 32;

/**
 * Makes a `node_modules` of links, one for each package. A package of the workspace, which is installed as a link, is
 * linked to its place in the copy, so that tests see what is tried there. The folder itself is real: tools that keep
 * a cache in it can. What an installed package itself requires is found from its real place, in the workspace.
 */
export async function linkPackages(source: string, target: string, root: string, copy: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const entries = await readdir(source, { withFileTypes: true }).catch(() => []);
  await mapBounded(entries, atOnce, async (entry) => {
    if (toolCaches.has(entry.name)) return;
    const from = path.join(source, entry.name);
    const to = path.join(target, entry.name);
    const isGroup = entry.isDirectory() && (entry.name.startsWith('@') || entry.name === '.bin');
    if (isGroup) await linkPackages(from, to, root, copy);
    else await linkOne(entry, from, to, root, copy);
  });
}

async function linkOne(entry: Dirent, from: string, to: string, root: string, copy: string): Promise<void> {
  const real = entry.isSymbolicLink() ? await realpath(from).catch(() => null) : from;
  if (real === null) return;
  const isOfWorkspace = entry.isSymbolicLink() && isWithin(root, real) && !path.relative(root, real).split(path.sep).includes('node_modules');
  const goal = isOfWorkspace ? path.join(copy, path.relative(root, real)) : from;
  await symlink(goal, to, 'junction').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
