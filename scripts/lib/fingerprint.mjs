import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One value for the names, sizes and times of all files under some paths; what is missing counts too. */
export function fingerprint(folder, paths, ...more) {
  const hash = createHash('sha256').update(more.join('\n'));
  const visit = (path) => {
    const stats = statSync(join(folder, path), { throwIfNoEntry: false });
    if (stats === undefined) {
      hash.update(`${path} missing\n`);
    } else if (stats.isDirectory()) {
      for (const name of readdirSync(join(folder, path)).sort()) visit(`${path}/${name}`);
    } else {
      hash.update(`${path} ${stats.size} ${stats.mtimeMs}\n`);
    }
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}
