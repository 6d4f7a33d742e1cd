import { realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isWithin, toPosix } from '../../files/containment.ts';

/** Turns what runners call a file into a path relative to the workspace copy, with `/`. */
export interface WorkspacePaths {
  readonly folder: string;
  /** Undefined for places outside of the workspace and for installed packages. */
  relative(file: string): string | undefined;
}

export function createWorkspacePaths(folder: string): WorkspacePaths {
  const real = realOf(folder);
  const known = new Map<string, string | undefined>();
  const find = (file: string): string | undefined => {
    const plain = asPath(file);
    if (plain === undefined) return undefined;
    const absolute = path.isAbsolute(plain) ? plain : path.join(folder, plain);
    for (const root of [folder, real]) {
      if (!isWithin(root, absolute)) continue;
      const relative = toPosix(path.relative(root, absolute));
      return relative === '' || /(^|\/)(node_modules|site-packages)\//.test(relative) ? undefined : relative;
    }
    return undefined;
  };
  return {
    folder,
    relative: (file) => {
      if (!known.has(file)) known.set(file, find(file));
      return known.get(file);
    },
  };
}

/** A path from a path or a `file:` URL; queries, with which loaders tell modules apart, are dropped. */
function asPath(file: string): string | undefined {
  // `node:fs`, `<frozen importlib>`, `<anonymous>`: code that lies in no file.
  if (file.startsWith('node:') || file.startsWith('<')) return undefined;
  if (!file.startsWith('file:')) return file.replace(/\?.*$/, '');
  try {
    return fileURLToPath(file.replace(/[?#].*$/, ''));
  } catch {
    return undefined;
  }
}

function realOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
