import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Why ESLint could not work, in one line that names the file and line to look at where the error tells. */
export function reasonOf(error: unknown, folder: string, knownPlace?: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const told = lines.slice(0, 3).join(' ').slice(0, 500);
  const place = knownPlace ?? placeIn(error, folder);
  const text = told === '' ? 'it failed without saying why' : told;
  return place === undefined || text.includes(place) ? text : `${text} (${place})`;
}

/** Where a module does not parse. Node keeps the place out of the error itself, but says it when it checks the file. */
export function syntaxErrorIn(file: string, folder: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--check', file], { timeout: 5_000 }, (_error, _stdout, stderr) => {
      const line = /^(?:file:\/\/)?.+?:(\d+)$/m.exec(stderr)?.[1];
      resolve(line === undefined ? undefined : `${path.relative(folder, file).split(path.sep).join('/')}:${line}`);
    });
  });
}

/** A syntax error's stack begins with `file:///...:3`; another error's first frame in the folder is the place. */
function placeIn(error: unknown, folder: string): string | undefined {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return undefined;
  for (const match of error.stack.matchAll(/(?:^|[\s(])((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^\n()]*?):(\d+)(?::\d+)?\)?$/gm)) {
    const file = toPath(match[1]!);
    if (file === undefined) continue;
    const inside = path.relative(folder, file);
    if (inside.startsWith('..') || path.isAbsolute(inside) || inside.split(path.sep).includes('node_modules')) continue;
    return `${inside.split(path.sep).join('/')}:${match[2]!}`;
  }
  return undefined;
}

function toPath(written: string): string | undefined {
  try {
    return written.startsWith('file://') ? fileURLToPath(written) : written;
  } catch {
    return undefined;
  }
}
