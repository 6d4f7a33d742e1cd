import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { ensureBuild } from './build.mjs';
import { nodeEnvironment } from './node24.mjs';
import { root } from './paths.mjs';
import { runQuietly } from './run.mjs';
import { step } from './steps.mjs';

/** Makes dist-package/roundtable-VERSION.vsix from a build without comments and source maps; one file for all platforms. */
export async function packageExtension() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const folder = join(root, 'dist-package');
  const file = join(folder, `roundtable-${version}.vsix`);
  await step('Package the extension', async () => {
    mkdirSync(folder, { recursive: true });
    await runQuietly(process.execPath, [join(root, 'esbuild.mjs'), '--minify'], { cwd: root, env: nodeEnvironment() });
    // Everything is bundled, so no package is shipped; the allow list in .vscodeignore says what is.
    const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
    await runQuietly(process.execPath, [
      vsce, 'package', '--no-dependencies', '--skip-license', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file,
    ], { cwd: root, env: nodeEnvironment() });
    return { note: `${file.slice(root.length + 1)}, ${(statSync(file).size / 1024 / 1024).toFixed(2)} MB` };
  });
  // What lies in `dist` is the readable build again, with its source maps.
  await ensureBuild();
  return file;
}
