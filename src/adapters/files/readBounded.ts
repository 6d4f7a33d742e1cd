import { constants } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { isWithin } from './containment.ts';

/** Why a file's bytes were not read. */
export type ReadRefusal =
  | { readonly status: 'outside'; readonly detail: string }
  | { readonly status: 'link' } // to a file of the same folder tree, which stands for itself
  | { readonly status: 'tooLarge'; readonly bytes: number }
  | { readonly status: 'missing' }
  | { readonly status: 'unreadable'; readonly detail: string };

export type BoundedRead =
  | { readonly status: 'ok'; readonly bytes: Buffer; readonly modifiedAt: number }
  | ReadRefusal;

/**
 * Reads a regular file below a root and never more than the limit. Links are not followed, nor are folders on the way
 * that lead out of the root; devices and pipes are refused, because reading one may never end.
 */
export async function readBounded(realRoot: string, relative: string, maxBytes: number): Promise<BoundedRead> {
  const file = path.join(realRoot, relative);
  try {
    const stats = await lstat(file);
    if (stats.isSymbolicLink()) return await judgeLink(realRoot, file);
    if (!stats.isFile()) return { status: 'unreadable', detail: 'not a regular file' };
    if (stats.size > maxBytes) return { status: 'tooLarge', bytes: stats.size };
    const folder = await realpath(path.dirname(file));
    if (!isWithin(realRoot, folder)) return { status: 'outside', detail: 'below a link that leaves the workspace' };
    const bytes = await readRegularFile(file, maxBytes);
    if (bytes === null) return { status: 'tooLarge', bytes: stats.size };
    return { status: 'ok', bytes, modifiedAt: stats.mtimeMs };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return { status: 'missing' };
    return { status: 'unreadable', detail: code === '' ? String(error) : code };
  }
}

/** Null where the file holds more than the limit by now. */
async function readRegularFile(file: string, maxBytes: number): Promise<Buffer | null> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > maxBytes) return null;
    // One byte of room shows a file that grows while it is read.
    const buffer = Buffer.allocUnsafe(stats.size + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.subarray(0, Math.min(length, stats.size));
  } finally {
    await handle.close();
  }
}

async function judgeLink(realRoot: string, file: string): Promise<ReadRefusal> {
  try {
    const target = await realpath(file);
    if (isWithin(realRoot, target)) return { status: 'link' };
    return { status: 'outside', detail: 'a link that leaves the workspace' };
  } catch {
    return { status: 'unreadable', detail: 'a link that leads nowhere' };
  }
}
