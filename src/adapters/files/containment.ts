import { realpath } from 'node:fs/promises';
import path from 'node:path';

/** Whether a path, as it is written, lies in a folder or is that folder. Follows no links. */
export function isWithin(folder: string, candidate: string): boolean {
  const relative = path.relative(folder, candidate);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}

/**
 * Whether a path really lies in a folder once every link on the way is followed. What does not exist yet is judged by
 * the nearest folder that does, so that a new file below a link is caught as well.
 */
export async function isInside(folder: string, candidate: string): Promise<boolean> {
  const [realFolder, realCandidate] = await Promise.all([realpath(folder), nearestRealPath(path.resolve(folder, candidate))]);
  return isWithin(realFolder, realCandidate);
}

async function nearestRealPath(candidate: string): Promise<string> {
  try {
    return await realpath(candidate);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const parent = path.dirname(candidate);
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || parent === candidate) throw error;
    return path.join(await nearestRealPath(parent), path.basename(candidate));
  }
}

/** A path relative to a folder with `/`, whatever the platform writes. */
export function toPosix(relative: string): string {
  return path.sep === '/' ? relative : relative.split(path.sep).join('/');
}
