import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { throwIfAborted } from '../../base/errors.ts';
import { isCacheFolder, isDependencyFolder, isHistoryFolder } from './folderKinds.ts';

/** A file or a folder that is larger is linked: nobody repairs it, and copying takes long. */
export const largeBytes = 50 * 1024 * 1024;
const manyFiles = 5_000;
const mostDepth = 100;

export interface MeasuredFolder {
  /** Where it is large, only those up to where that showed. */
  readonly files: readonly string[];
  readonly dependencies: readonly string[];
  /** Folders with nothing in them. */
  readonly empty: readonly string[];
  readonly bytes: number;
  readonly isLarge: boolean;
}

/** What is in a folder, looked at no further than until it shows to be large. */
export async function measure(root: string, folder: string, signal: AbortSignal): Promise<MeasuredFolder> {
  const files: string[] = [];
  const dependencies: string[] = [];
  const empty: string[] = [];
  let bytes = 0;
  const isLarge = (): boolean => files.length > manyFiles || bytes > largeBytes;
  const enter = async (place: string, depth: number): Promise<void> => {
    throwIfAborted(signal);
    const entries = await readdir(path.join(root, place), { withFileTypes: true }).catch(() => []);
    if (entries.length === 0) empty.push(place);
    for (const entry of entries) {
      if (isLarge() || depth > mostDepth) return;
      const inner = `${place}/${entry.name}`;
      if (isHistoryFolder(entry.name) || (entry.isDirectory() && isCacheFolder(entry.name))) continue;
      if (!entry.isDirectory()) {
        files.push(inner);
        bytes += (await lstat(path.join(root, inner)).catch(() => null))?.size ?? 0;
      } else if (isDependencyFolder(entry.name)) {
        dependencies.push(inner);
      } else {
        await enter(inner, depth + 1);
      }
    }
  };
  await enter(folder, 0);
  return { files, dependencies, empty, bytes, isLarge: isLarge() };
}
