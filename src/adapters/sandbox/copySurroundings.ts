import { copyFile, readdir, stat, symlink } from 'node:fs/promises';
import path from 'node:path';

const mostFiles = 200;
const largeBytes = 1024 * 1024;

/**
 * Where the workspace is one package of a repository, its configuration may extend a file above it and its packages
 * may be installed there: the files right above are copied and what is installed there is linked.
 */
export async function linkSurroundings(topLevel: string, base: string, prefix: string): Promise<void> {
  const steps = prefix === '' ? [] : prefix.split('/');
  for (let depth = 0; depth < steps.length; depth++) {
    const above = steps.slice(0, depth);
    const source = path.join(topLevel, ...above);
    const target = path.join(base, ...above);
    const entries = await readdir(source, { withFileTypes: true }).catch(() => []);
    let count = 0;
    for (const entry of entries) {
      const from = path.join(source, entry.name);
      const to = path.join(target, entry.name);
      if (entry.isDirectory() && entry.name === 'node_modules') {
        await symlink(from, to, 'junction');
      } else if (entry.isFile() && count < mostFiles && (await stat(from)).size <= largeBytes) {
        count++;
        await copyFile(from, to).catch(() => {});
      }
    }
  }
}
