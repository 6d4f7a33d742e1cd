import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { nodeEnvironment } from './node24.mjs';
import { cache, root } from './paths.mjs';
import { runQuietly } from './run.mjs';
import { step } from './steps.mjs';

const sources = ['src', 'webview-ui', 'media', 'esbuild.mjs', 'package.json', 'package-lock.json'];

/** Builds `dist`, unless neither its sources nor its files have changed since the last build. */
export async function ensureBuild() {
  const stamp = join(cache, 'build-stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()) return;
  await step('Build', async () => {
    await runQuietly(process.execPath, [join(root, 'esbuild.mjs')], { cwd: root, env: nodeEnvironment() });
  });
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, fingerprint());
}

/** Size and time of every file that goes into the build or comes out of it. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  const visit = (path) => {
    const file = join(root, path);
    if (!existsSync(file)) {
      hash.update(`${path} missing\n`);
      return;
    }
    const stats = statSync(file);
    if (stats.isDirectory()) {
      for (const name of readdirSync(file).sort()) visit(`${path}/${name}`);
    } else {
      hash.update(`${path} ${stats.size} ${stats.mtimeMs}\n`);
    }
  };
  for (const path of [...sources, 'dist']) visit(path);
  return hash.digest('hex');
}
