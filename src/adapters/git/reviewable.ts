import type { SkipReason } from '../../teams/review/changeSet.ts';

/** Why a file is left out; null for one that is read. */
export type Skip = { readonly reason: SkipReason; readonly detail?: string } | null;

const lockFiles = new Set([
  'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb', 'deno.lock',
  'poetry.lock', 'pipfile.lock', 'uv.lock', 'pdm.lock', 'pixi.lock', 'cargo.lock', 'composer.lock', 'gemfile.lock', 'go.sum',
  'flake.lock', 'packages.lock.json', 'mix.lock', 'pubspec.lock', 'podfile.lock', 'conda-lock.yml', '.terraform.lock.hcl',
]);

const vendoredFolders = new Set(['node_modules', 'bower_components', 'jspm_packages', 'site-packages', '.yarn', '.venv', 'vendor', 'third_party', 'thirdparty']);

/** Where there is no git to say what belongs to the project, what builds usually write is left out by its folder. */
const builtFolders = new Set([
  'dist', 'build', 'out', 'coverage', 'target', '.next', '.nuxt', '.svelte-kit', '.output', '.cache', '.turbo', '.parcel-cache',
  '__pycache__', '.tox', '.nox', 'venv', 'env', '.mypy_cache', '.pytest_cache', '.ruff_cache', 'htmlcov', '.nyc_output', '.gradle',
]);

const generatedNames = /(?:\.map|\.snap|_pb2(?:_grpc)?\.pyi?|\.pb\.(?:js|ts|go)|_pb\.(?:js|d\.ts)|\.g\.dart|\.designer\.cs)$/i;
const minifiedNames = /[.-]min\.(?:js|mjs|cjs|css)$/i;

/** Judges a file by its path alone. A `vendored: false` in gitattributes overrules the folder names. */
export function skipByName(path: string, options: { hasGit: boolean; isVendored?: boolean | undefined }): Skip {
  const parts = path.split('/');
  const name = parts.pop()!.toLowerCase();
  if (lockFiles.has(name)) return { reason: 'lockFile' };
  if (minifiedNames.test(name)) return { reason: 'minified' };
  if (name === '.pnp.cjs' || name === '.pnp.loader.mjs') return { reason: 'generated' };
  if (options.isVendored !== false) {
    const folder = parts.find((part) => vendoredFolders.has(part));
    if (folder !== undefined) return { reason: 'vendored', detail: `in ${folder}` };
  }
  if (!options.hasGit) {
    const folder = parts.find((part) => builtFolders.has(part));
    if (folder !== undefined) return { reason: 'generated', detail: `in ${folder}` };
  }
  return generatedNames.test(name) ? { reason: 'generated', detail: 'by its name' } : null;
}

/** Whether a folder need not be entered where there is no git. */
export function isUninterestingFolder(name: string): Skip {
  if (vendoredFolders.has(name)) return { reason: 'vendored' };
  return builtFolders.has(name) ? { reason: 'generated' } : null;
}

const comment = /^\s*(?:\/\/+|\/?\*+|#+|<!--|--|;+|""")\s*/;

/** Judges a file by its text: what a tool wrote is not for people to review. */
export function skipByText(path: string, text: string): Skip {
  if (/\.(?:[cm]?[jt]sx?|css|json|html?)$/i.test(path) && text.length > 5_000) {
    const lines = countLines(text);
    if (text.length / lines > 400) return { reason: 'minified', detail: 'by the length of its lines' };
  }
  for (const line of text.slice(0, 3_000).split(/\r\n|\r|\n/, 15)) {
    const marker = comment.exec(line);
    if (marker === null) continue;
    const words = line.slice(marker[0].length);
    if (
      /^@generated\b/.test(words) ||
      (/\bgenerated\b/i.test(words) && /\bdo not (?:edit|modify|change)\b/i.test(words)) ||
      /^this file (?:is|was|has been) (?:auto-?|automatically )\s*generated\b/i.test(words) ||
      /^auto-?generated (?:file|by|from)\b/i.test(words)
    ) {
      return { reason: 'generated', detail: 'by its header' };
    }
  }
  return null;
}

/** Lines as `LineIndex` counts them, without what a final line break opens. */
export function countLines(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) count++;
  }
  const last = text.charCodeAt(text.length - 1);
  return Math.max(1, last === 10 || last === 13 ? count : count + 1);
}
