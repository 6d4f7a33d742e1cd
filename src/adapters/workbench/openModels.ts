import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Models, ModelsOptions } from '../models/createModels.ts';
import { createModels } from '../models/createModels.ts';

/** The configured models with what this installation keeps for them; the server and the command line open them once. */
export function openModels(storageFolder: string, options: Omit<ModelsOptions, 'fenceKey'>): Models {
  return createModels({ ...options, fenceKey: fenceKeyIn(storageFolder) });
}

/** Made once for an installation. Where it cannot be kept, fences change with each start, which costs cached replies only. */
function fenceKeyIn(folder: string): string {
  const file = path.join(folder, 'fence.key');
  const fresh = randomBytes(16).toString('hex');
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, fresh, { flag: 'wx', mode: 0o600 });
    return fresh;
  } catch {
    // There already, or not to be written.
  }
  try {
    const kept = readFileSync(file, 'utf8').trim();
    return /^[0-9a-f]{32}$/.test(kept) ? kept : fresh;
  } catch {
    return fresh;
  }
}
