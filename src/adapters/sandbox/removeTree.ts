import { chmod, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Removes a folder, also where a test took away the right to. Links are removed, never followed. */
export async function removeTree(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    await unlock(folder, 0);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function unlock(folder: string, depth: number): Promise<void> {
  if (depth > 100) return;
  await chmod(folder, 0o700).catch(() => {});
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await unlock(path.join(folder, entry.name), depth + 1);
}
