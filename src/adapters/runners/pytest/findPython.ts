import path from 'node:path';
import { upwards } from '../../analysers/linters/folders.ts';
import { findExecutable, isExecutable } from '../../files/findExecutable.ts';

const inside = process.platform === 'win32' ? ['Scripts/python.exe'] : ['bin/python', 'bin/python3'];

/** The Python of the workspace's own environment, else the one on the PATH. */
export async function findPython(cwd: string, root: string): Promise<string | null> {
  for (const folder of upwards(cwd, root)) {
    for (const environment of ['.venv', 'venv', 'env']) {
      for (const program of inside) {
        const candidate = path.join(folder, environment, program);
        if (await isExecutable(candidate)) return candidate;
      }
    }
  }
  return (await findExecutable('python3', process.env)) ?? (await findExecutable('python', process.env));
}
