import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

const ending = '.origin';

/** Notes beside a copy what it is a copy of: its links lead there, so a sandbox has to show that. */
export async function noteOrigin(copy: string, origin: string): Promise<void> {
  await writeFile(copy + ending, origin);
}

/** What the copy around a folder is a copy of; null where the folder lies in no copy. */
export function originOf(folder: string): string | null {
  for (let at = folder; path.dirname(at) !== at; at = path.dirname(at)) {
    if (existsSync(at + ending)) return readFileSync(at + ending, 'utf8');
  }
  return null;
}
