import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceFile } from './support.ts';

/** Puts an ESLint into the workspace that does nothing but leave a mark when it is loaded. */
export function plantLinter(): { readonly marker: string; remove(): void } {
  const root = workspaceFile('').fsPath;
  const marker = join(root, '.git', 'linter-was-run');
  const folder = join(root, 'node_modules', 'eslint');
  const config = join(root, 'eslint.config.mjs');
  const leaveMark = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'run');\n`;
  mkdirSync(join(folder, 'lib'), { recursive: true });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'eslint', version: '9.99.0', main: 'lib/api.js', bin: { eslint: 'bin/eslint.js' } }),
  );
  writeFileSync(join(folder, 'lib', 'api.js'), `${leaveMark}exports.ESLint = class { async lintText() { return []; } async lintFiles() { return []; } async isPathIgnored() { return false; } };\nexports.loadESLint = async () => exports.ESLint;\n`);
  writeFileSync(join(folder, 'bin', 'eslint.js'), leaveMark);
  writeFileSync(config, 'export default [];\n');
  return {
    marker,
    remove: () => {
      for (const path of [folder, config, marker]) rmSync(path, { recursive: true, force: true });
    },
  };
}
