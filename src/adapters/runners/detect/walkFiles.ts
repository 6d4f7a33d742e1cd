import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { throwIfAborted } from '../../../base/errors.ts';

const mostFiles = 50_000;
const mostFolders = 8_000;
const deepest = 14;
const passedOver = /^(?:\.git|\.hg|\.svn|node_modules|__pycache__|\.venv|venv|\.tox|\.nox|\.mypy_cache|\.pytest_cache|\.yarn|\.next|\.cache|coverage|site-packages|bower_components)$/;

/** Files below a folder, relative with `/`, sorted by folder; what is installed or hidden by a tool is passed over. */
export async function walkFiles(folder: string, options: { readonly signal: AbortSignal }): Promise<string[]> {
  const files: string[] = [];
  let level = [''];
  let folders = 0;
  for (let depth = 0; depth <= deepest && level.length > 0 && files.length < mostFiles; depth++) {
    throwIfAborted(options.signal);
    const next: string[] = [];
    for (const below of level) {
      if (++folders > mostFolders || files.length >= mostFiles) return files;
      const entries = await readdir(path.join(folder, below), { withFileTypes: true }).catch(() => []);
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const relative = below === '' ? entry.name : `${below}/${entry.name}`;
        if (entry.isFile()) files.push(relative);
        else if (entry.isDirectory() && !passedOver.test(entry.name)) next.push(relative);
      }
    }
    level = next;
  }
  return files;
}
