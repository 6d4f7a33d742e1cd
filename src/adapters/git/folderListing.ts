import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';
import { throwIfAborted } from '../../base/errors.ts';
import type { SkipReason } from '../../teams/review/changeSet.ts';
import { isUninterestingFolder } from './reviewable.ts';

export interface FolderListing {
  /** Relative to the root, with `/`; links are listed as they stand and never entered. */
  readonly files: string[];
  readonly skipped: { readonly path: string; readonly reason: SkipReason; readonly detail?: string }[];
}

/** More than this is no project but somebody's home folder. */
const mostEntries = 200_000;

/** Lists the files below a folder that is in no repository, as its `.gitignore` files would have it. */
export async function listFolder(root: string, start: string, signal: AbortSignal): Promise<FolderListing> {
  const listing: FolderListing = { files: [], skipped: [] };
  const walk = async (folder: string, above: readonly { base: string; rules: Ignore }[]): Promise<void> => {
    throwIfAborted(signal);
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => null);
    if (entries === null) {
      listing.skipped.push({ path: folder || '.', reason: 'unreadable', detail: 'folder' });
      return;
    }
    const rules = [...above];
    if (entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) {
      const text = await readFile(path.join(root, folder, '.gitignore'), 'utf8').catch(() => '');
      rules.push({ base: folder, rules: ignore().add(text) });
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (listing.files.length + listing.skipped.length >= mostEntries) return;
      const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name === '.git' || entry.name === '.hg' || entry.name === '.svn') continue;
        const skip = isUninterestingFolder(entry.name);
        if (skip !== null) listing.skipped.push({ path: `${relative}/`, ...skip });
        else if (isIgnored(rules, `${relative}/`)) listing.skipped.push({ path: `${relative}/`, reason: 'ignored' });
        else await walk(relative, rules);
      } else if (isIgnored(rules, relative)) {
        listing.skipped.push({ path: relative, reason: 'ignored' });
      } else if (entry.isFile() || entry.isSymbolicLink()) {
        listing.files.push(relative);
      }
    }
  };
  const above: { base: string; rules: Ignore }[] = [];
  // Rules of the folders between the root and the start hold below them too.
  const steps = start === '' ? [] : start.split('/');
  for (let i = 0; i < steps.length; i++) {
    const base = steps.slice(0, i).join('/');
    const text = await readFile(path.join(root, base, '.gitignore'), 'utf8').catch(() => null);
    if (text !== null) above.push({ base, rules: ignore().add(text) });
  }
  await walk(start, above);
  return listing;
}

/** The innermost file that says anything decides, as in git. */
function isIgnored(rules: readonly { base: string; rules: Ignore }[], candidate: string): boolean {
  for (const { base, rules: one } of [...rules].reverse()) {
    const relative = base === '' ? candidate : candidate.slice(base.length + 1);
    const verdict = one.test(relative);
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}
