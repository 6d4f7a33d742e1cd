import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that the build put its programs and files into; undefined where this runs from source. */
export function bundleFolder(): string | undefined {
  const folder = path.dirname(fileURLToPath(import.meta.url));
  if (path.basename(folder) === 'dist') return folder;
  return path.basename(folder) === 'chunks' ? path.dirname(folder) : undefined;
}
