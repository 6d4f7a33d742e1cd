import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The version in package.json, which lies one or two folders above wherever this is bundled to. */
export const productVersion: string = readVersion();

function readVersion(): string {
  const folder = path.dirname(fileURLToPath(import.meta.url));
  for (const up of ['..', '../..']) {
    try {
      const manifest = JSON.parse(readFileSync(path.join(folder, up, 'package.json'), 'utf8')) as { name?: string; version?: string };
      if (manifest.name === 'roundtable' && manifest.version !== undefined) return manifest.version;
    } catch {
      // Not there; the next place may have it.
    }
  }
  return '0.0.0';
}
