import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { nodeEnvironment } from './node24.mjs';
import { root } from './paths.mjs';
import { runNpm, runQuietly } from './run.mjs';
import { step, StepError } from './steps.mjs';

/** Installs the project's packages where they are missing or not those of the lock file. */
export async function ensureDependencies() {
  if (isInstalled() && await esbuildRuns()) return;
  await step('Install packages', async () => {
    await runNpm(['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root });
  });
  if (!await esbuildRuns()) {
    throw new StepError('esbuild does not start after the installation.', {
      advice: 'Its platform package is an optional dependency, which npm leaves out in silence where the network fails or where it is set to omit those (`npm config get omit`). Check both, then run this again.',
    });
  }
}

/**
 * Whether what is installed is what the lock file names. npm writes its own record as the last act of an installation,
 * so an interrupted one is seen, and one that somebody made with `npm ci` counts.
 */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = present[path];
    if (found === undefined) return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return found.version === entry.version;
  });
}

async function esbuildRuns() {
  try {
    await runQuietly(process.execPath, [join(root, 'node_modules', 'esbuild', 'bin', 'esbuild'), '--version'], { env: nodeEnvironment() });
    return true;
  } catch {
    return false;
  }
}
