import path from 'node:path';
import { readJson, upwards } from './folders.ts';

/** A package as the workspace has it. */
export interface Installed {
  readonly folder: string;
  readonly version: string | null;
  readonly bin: string;
}

/** The package that a folder's code would load, looked for up to the root. */
export async function nearestPackage(from: string, root: string, name: string): Promise<Installed | undefined> {
  for (const folder of upwards(from, root)) {
    const home = path.join(folder, 'node_modules', name);
    const manifest = await readJson(path.join(home, 'package.json'));
    if (manifest === undefined) continue;
    const { bin, version } = manifest;
    const main = typeof bin === 'string' ? bin : typeof bin === 'object' && bin !== null ? Object.values(bin)[0] : undefined;
    return { folder: home, version: typeof version === 'string' ? version : null, bin: typeof main === 'string' ? main : '' };
  }
  return undefined;
}
