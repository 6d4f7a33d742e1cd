import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LinterFound } from '../../../teams/review/ports/instruments.ts';
import { anyOf, readJson, upwards } from './folders.ts';
import type { Folders } from './folders.ts';

export const flatConfigs = ['eslint.config.js', 'eslint.config.mjs', 'eslint.config.cjs', 'eslint.config.ts', 'eslint.config.mts', 'eslint.config.cts'];
export const olderConfigs = ['.eslintrc.js', '.eslintrc.cjs', '.eslintrc.yaml', '.eslintrc.yml', '.eslintrc.json', '.eslintrc'];
export const biomeConfigs = ['biome.json', 'biome.jsonc', '.biome.json', '.biome.jsonc'];
export const oxlintConfigs = ['.oxlintrc.json', '.oxlintrc.jsonc', 'oxlint.config.ts'];
export const ruffConfigs = ['ruff.toml', '.ruff.toml'];
const lockFiles = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb', 'uv.lock', 'poetry.lock'];

/** The configuration file that a tool finds for a folder. */
export async function nearestConfig(tool: 'biome' | 'oxlint', from: string, root: string): Promise<string | undefined> {
  for (const folder of upwards(from, path.resolve(root))) {
    const name = await anyOf(folder, tool === 'biome' ? biomeConfigs : oxlintConfigs);
    if (name !== undefined) return path.join(folder, name);
  }
  return undefined;
}

/** Whether a package's manifest configures ESLint. */
export async function configInManifest(folder: string): Promise<string | undefined> {
  const manifest = await readJson(path.join(folder, 'package.json'));
  return manifest?.['eslintConfig'] === undefined ? undefined : 'package.json';
}

/** Names the state of everything that decides what a tool says: its configuration files, what is installed, itself. */
export async function configurationHash(root: string, folders: Folders, tool: LinterFound['tool'], version: string | null): Promise<string> {
  const named = {
    eslint: [...flatConfigs, ...olderConfigs, '.eslintignore', 'package.json', 'tsconfig.json'],
    biome: [...biomeConfigs, '.gitignore'],
    oxlint: [...oxlintConfigs, '.eslintignore', '.gitignore'],
    ruff: [...ruffConfigs, 'pyproject.toml', '.gitignore'],
  }[tool];
  const parts: string[] = [tool, version ?? ''];
  const texts = new Map<string, string>();
  for (const [folder, names] of folders) {
    for (const name of named) {
      if (!names.has(name)) continue;
      await collect(path.join(folder, name), texts);
    }
  }
  for (const [file, text] of texts) parts.push(path.relative(root, file), text);
  for (const name of lockFiles) {
    const info = await stat(path.join(root, name)).catch(() => null);
    if (info !== null) parts.push(name, `${info.size}:${info.mtimeMs}`);
  }
  const installed = await stat(path.join(root, 'node_modules/.package-lock.json')).catch(() => null);
  if (installed !== null) parts.push(`installed:${installed.size}:${installed.mtimeMs}`);
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** A configuration that reads more files than this is a program; the first ones tell enough. */
const maxFollowed = 400;
const deepestFollowed = 3;

/** Reads a configuration file and the files next to it that it imports, extends or otherwise names by a relative path. */
async function collect(file: string, texts: Map<string, string>, depth = 0): Promise<void> {
  if (texts.has(file)) return;
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return;
  texts.set(file, text);
  // Manifests and compiler settings name sources, which decide nothing here.
  if (depth >= deepestFollowed || /^(?:package|tsconfig)/.test(path.basename(file))) return;
  for (const match of text.matchAll(/["'](\.{1,2}\/[^"'*\n]{1,200})["']/g)) {
    if (texts.size >= maxFollowed) return;
    const named = path.resolve(path.dirname(file), match[1]!);
    const candidates = /\.(?:[cm]?[jt]s|jsonc?|ya?ml|toml)$/.test(named) ? [named] : [`${named}.js`, `${named}.cjs`, `${named}.json`, path.join(named, 'index.js')];
    for (const candidate of candidates) await collect(candidate, texts, depth + 1);
  }
}
