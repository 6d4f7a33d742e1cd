import { execFile } from 'node:child_process';
import { access, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const here = path.resolve(import.meta.dirname, '../..');

/** The `node_modules` with test runners and loaders of TypeScript in exact versions, installed once into `.cache`; null where that cannot be done. */
export async function runnerModules(): Promise<string | null> {
  const lock = await readFile(path.join(here, 'test/fixtures/runners/package-lock.json'), 'utf8');
  const home = path.join(here, '.cache', `runners-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`);
  const modules = path.join(home, 'node_modules');
  if (await access(modules).then(() => true, () => false)) return modules;
  const making = `${home}.${process.pid}`;
  await mkdir(making, { recursive: true });
  try {
    for (const file of ['package.json', 'package-lock.json']) await copyFile(path.join(here, 'test/fixtures/runners', file), path.join(making, file));
    await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: making, timeout: 240_000, shell: process.platform === 'win32' });
    await rename(making, home);
    return modules;
  } catch {
    return (await access(modules).then(() => true, () => false)) ? modules : null;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
