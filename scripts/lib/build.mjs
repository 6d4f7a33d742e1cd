import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fingerprint } from './fingerprint.mjs';
import { nodeEnvironment } from './node24.mjs';
import { cache, root } from './paths.mjs';
import { runQuietly } from './run.mjs';
import { step } from './steps.mjs';

const involved = ['src', 'webview-ui', 'esbuild.mjs', 'package.json', 'package-lock.json', 'dist'];

/** Builds `dist`, unless neither its sources nor its files have changed since the last build. */
export async function ensureBuild() {
  const stamp = join(cache, 'build-stamp');
  const current = () => fingerprint(root, involved, process.version);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === current()) return;
  await step('Build', async () => {
    await runQuietly(process.execPath, [join(root, 'esbuild.mjs')], { cwd: root, env: nodeEnvironment() });
  });
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, current());
}
