import { access, stat } from 'node:fs/promises';
import { constants } from 'node:fs';
import path from 'node:path';

/**
 * Finds a program on the PATH. Only absolute entries count, so that a program which lies in the workspace is never
 * taken for a system one, as a plain search may do on Windows.
 */
export async function findExecutable(name: string, env: Readonly<Record<string, string | undefined>>): Promise<string | null> {
  if (path.isAbsolute(name)) return (await isExecutable(name)) ? name : null;
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const endings = process.platform === 'win32' ? ['.exe', '.com'] : [''];
  for (const folder of folders) {
    for (const ending of endings) {
      const candidate = path.join(folder, name + ending);
      if (await isExecutable(candidate)) return candidate;
    }
  }
  return null;
}

/** Whether a path is a file that may be run. */
export async function isExecutable(file: string): Promise<boolean> {
  try {
    if (!(await stat(file)).isFile()) return false;
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
