import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file so that whoever reads it sees the old content or the new one and never a half: a temporary file beside
 * it, flushed, then renamed over it. Permissions of a file that is replaced are kept.
 */
export async function atomicWrite(file: string, content: string | Uint8Array): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const mode = await stat(file).then(
    (stats) => stats.mode & 0o777,
    () => undefined,
  );
  const temporary = path.join(folder, `.${path.basename(file).slice(0, 40)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await open(temporary, 'wx', mode ?? 0o666);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameWithPatience(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** On Windows a file that a scanner or an editor holds open for a moment refuses to be replaced. */
async function renameWithPatience(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (attempt === 6 || !['EPERM', 'EACCES', 'EBUSY'].includes(code) || process.platform !== 'win32') throw error;
      await new Promise((resolve) => setTimeout(resolve, 15 * attempt));
    }
  }
}
