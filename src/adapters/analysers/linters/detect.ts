import { access, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { shortHash } from '../../../base/hash.ts';
import { throwIfAborted } from '../../../base/errors.ts';
import type { LinterFound, LintFile } from '../../../teams/review/ports/instruments.ts';
import type { EslintStart } from './eslintProtocol.ts';

const scripts = ['javascript', 'jsx', 'typescript', 'tsx'];

const flatConfigs = ['eslint.config.js', 'eslint.config.mjs', 'eslint.config.cjs', 'eslint.config.ts', 'eslint.config.mts', 'eslint.config.cts'];
const olderConfigs = ['.eslintrc.js', '.eslintrc.cjs', '.eslintrc.yaml', '.eslintrc.yml', '.eslintrc.json', '.eslintrc'];
const biomeConfigs = ['biome.json', 'biome.jsonc', '.biome.json', '.biome.jsonc'];
const oxlintConfigs = ['.oxlintrc.json', '.oxlintrc.jsonc', 'oxlint.config.ts'];
const ruffConfigs = ['ruff.toml', '.ruff.toml'];
const lockFiles = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb', 'uv.lock', 'poetry.lock'];

/** Folders looked into for a tool that only a part of the project configures. */
const deepest = 2;
const maxFolders = 300;

/** Which linters the root has both configured and installed. Reads files only. */
export async function detectLinters(root: string, signal: AbortSignal): Promise<LinterFound[]> {
  const folders = await foldersOf(root, signal);
  const named = (names: readonly string[]) => async (folder: string): Promise<string | undefined> => names.find((name) => folders.get(folder)?.has(name) === true);
  const found = await Promise.all([
    detectScriptTool('eslint', 'eslint', root, folders, async (folder) => (await named([...flatConfigs, ...olderConfigs])(folder)) ?? (folders.get(folder)?.has('package.json') === true ? configInManifest(folder) : undefined)),
    detectScriptTool('biome', '@biomejs/biome', root, folders, named(biomeConfigs)),
    detectScriptTool('oxlint', 'oxlint', root, folders, named(oxlintConfigs)),
    detectRuff(root, folders, async (folder) => (await named(ruffConfigs)(folder)) ?? (folders.get(folder)?.has('pyproject.toml') === true ? ruffInProject(folder) : undefined)),
  ]);
  throwIfAborted(signal);
  return found.filter((tool) => tool !== undefined);
}

async function detectScriptTool(
  tool: 'eslint' | 'biome' | 'oxlint',
  packageName: string,
  root: string,
  folders: Folders,
  configIn: (folder: string) => Promise<string | undefined>,
): Promise<LinterFound | undefined> {
  for (const folder of folders.keys()) {
    const config = await configIn(folder);
    if (config === undefined) continue;
    const installed = await nearestPackage(folder, root, packageName);
    if (installed === undefined) continue;
    return {
      tool,
      path: tool === 'eslint' ? installed.folder : path.join(installed.folder, installed.bin),
      version: installed.version,
      languages: scripts,
      configuration: await configurationHash(root, folders, tool, installed.version),
    };
  }
  return undefined;
}

async function detectRuff(root: string, folders: Folders, configIn: (folder: string) => Promise<string | undefined>): Promise<LinterFound | undefined> {
  for (const folder of folders.keys()) {
    if ((await configIn(folder)) === undefined) continue;
    const program = (await ruffInEnvironment(folder)) ?? (folder === root ? undefined : await ruffInEnvironment(root)) ?? (await onPath('ruff'));
    if (program === undefined) return undefined;
    const version = await ruffVersion(program);
    return { tool: 'ruff', path: program, version, languages: ['python'], configuration: await configurationHash(root, folders, 'ruff', version) };
  }
  return undefined;
}

/** The configuration file that a tool finds for a folder. */
export async function nearestConfig(tool: 'biome' | 'oxlint', from: string, root: string): Promise<string | undefined> {
  for (const folder of upwards(from, root)) {
    const name = await anyOf(folder, tool === 'biome' ? biomeConfigs : oxlintConfigs);
    if (name !== undefined) return path.join(folder, name);
  }
  return undefined;
}

async function hasEslintConfig(folder: string): Promise<string | undefined> {
  const flat = await anyOf(folder, flatConfigs);
  if (flat !== undefined) return flat;
  const older = await anyOf(folder, olderConfigs);
  if (older !== undefined) return older;
  return configInManifest(folder);
}

async function configInManifest(folder: string): Promise<string | undefined> {
  const manifest = await readJson(path.join(folder, 'package.json'));
  return manifest?.['eslintConfig'] === undefined ? undefined : 'package.json';
}

async function ruffInProject(folder: string): Promise<string | undefined> {
  const project = await readFile(path.join(folder, 'pyproject.toml'), 'utf8').catch(() => '');
  return /^\s*\[tool\.ruff[\].]/m.test(project) ? 'pyproject.toml' : undefined;
}

async function ruffInEnvironment(folder: string): Promise<string | undefined> {
  for (const environment of ['.venv', 'venv', 'env']) {
    for (const program of ['bin/ruff', 'Scripts/ruff.exe']) {
      const file = path.join(folder, environment, program);
      if (await exists(file)) return file;
    }
  }
  return undefined;
}

async function onPath(name: string): Promise<string | undefined> {
  const names = process.platform === 'win32' ? [`${name}.exe`] : [name];
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    for (const file of names) if (await exists(path.join(folder, file))) return path.join(folder, file);
  }
  return undefined;
}

/** A virtual environment says the version of what it holds in the name of a folder; nothing is run to learn it. */
async function ruffVersion(program: string): Promise<string | null> {
  const environment = path.dirname(path.dirname(program));
  for (const library of ['lib', 'Lib', 'lib64']) {
    for (const python of await readdir(path.join(environment, library)).catch(() => [])) {
      const packages = python === 'site-packages' ? path.join(environment, library, python) : path.join(environment, library, python, 'site-packages');
      for (const entry of await readdir(packages).catch(() => [])) {
        const version = /^ruff-(\d[\w.]*)\.dist-info$/.exec(entry)?.[1];
        if (version !== undefined) return version;
      }
    }
  }
  return null;
}

/** Groups files by the nearest configuration above them; files without any are not linted. */
export async function eslintBases(
  root: string,
  tool: LinterFound,
  files: readonly LintFile[],
): Promise<{ groups: { start: EslintStart; files: LintFile[] }[]; without: LintFile[] }> {
  const groups = new Map<string, { start: EslintStart; files: LintFile[] }>();
  const without: LintFile[] = [];
  const known = new Map<string, Promise<EslintStart | undefined>>();
  for (const file of files) {
    const folder = path.dirname(path.join(root, file.path));
    let start = known.get(folder);
    if (start === undefined) known.set(folder, (start = eslintStart(folder, root, tool)));
    const found = await start;
    if (found === undefined) without.push(file);
    else {
      const key = `${found.folder}\0${found.package}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { start: found, files: [file] });
      else group.files.push(file);
    }
  }
  return { groups: [...groups.values()], without };
}

async function eslintStart(from: string, root: string, tool: LinterFound): Promise<EslintStart | undefined> {
  let older: string | undefined;
  for (const folder of upwards(from, root)) {
    if ((await anyOf(folder, flatConfigs)) !== undefined) {
      const installed = await nearestPackage(folder, root, 'eslint');
      return { folder, package: installed?.folder ?? tool.path, isFlat: true };
    }
    // Configurations of the older format add up along the way, so the topmost folder is where ESLint works.
    if ((await hasEslintConfig(folder)) !== undefined) older = folder;
  }
  if (older === undefined) return undefined;
  const installed = await nearestPackage(from, root, 'eslint');
  return { folder: older, package: installed?.folder ?? tool.path, isFlat: false };
}

interface Installed {
  readonly folder: string;
  readonly version: string | null;
  readonly bin: string;
}

async function nearestPackage(from: string, root: string, name: string): Promise<Installed | undefined> {
  for (const folder of upwards(from, root)) {
    const home = path.join(folder, 'node_modules', name);
    const manifest = await readJson(path.join(home, 'package.json'));
    if (manifest === undefined) continue;
    const { bin, version } = manifest;
    const main = typeof bin === 'string' ? bin : typeof bin === 'object' && bin !== null ? Object.values(bin)[0] : undefined;
    return { folder: home, version: typeof version === 'string' ? version : null, bin: typeof main === 'string' ? main : '' };
  }
  return undefined;
}

/** From a folder up to the root, both included. */
function* upwards(from: string, root: string): Generator<string> {
  for (let folder = from; ; folder = path.dirname(folder)) {
    yield folder;
    if (folder === root || folder === path.dirname(folder)) return;
  }
}

/** Folders with the names in them, nearest to the root first. */
type Folders = ReadonlyMap<string, ReadonlySet<string>>;

/** The root and folders a little below it; what is installed, built or hidden is passed over. */
async function foldersOf(root: string, signal: AbortSignal): Promise<Folders> {
  const found = new Map<string, ReadonlySet<string>>();
  let level = [root];
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    throwIfAborted(signal);
    const read = await Promise.all(
      level.slice(0, maxFolders - found.size).map(async (folder) => ({ folder, entries: await readdir(folder, { withFileTypes: true }).catch(() => []) })),
    );
    level = [];
    for (const { folder, entries } of read) {
      found.set(folder, new Set(entries.map((entry) => entry.name)));
      for (const entry of entries) if (entry.isDirectory() && !passedOver.test(entry.name)) level.push(path.join(folder, entry.name));
    }
  }
  return found;
}

const passedOver = /^(?:\..*|node_modules|dist|build|out|coverage|vendor|target|venv|env)$/;

/** Names the state of everything that decides what a tool says: its configuration files, what is installed, itself. */
async function configurationHash(root: string, folders: Folders, tool: string, version: string | null): Promise<string> {
  const named = {
    eslint: [...flatConfigs, ...olderConfigs, '.eslintignore', 'package.json', 'tsconfig.json'],
    biome: [...biomeConfigs, '.gitignore'],
    oxlint: [...oxlintConfigs, '.eslintignore', '.gitignore'],
    ruff: [...ruffConfigs, 'pyproject.toml', '.gitignore'],
  }[tool] ?? [];
  const parts = [tool, version ?? ''];
  for (const [folder, names] of folders) {
    for (const name of named) {
      if (!names.has(name)) continue;
      const text = await readFile(path.join(folder, name), 'utf8').catch(() => null);
      if (text !== null) parts.push(path.join(path.relative(root, folder), name), text);
    }
  }
  for (const name of lockFiles) {
    const info = await stat(path.join(root, name)).catch(() => null);
    if (info !== null) parts.push(name, `${info.size}:${info.mtimeMs}`);
  }
  const installed = await stat(path.join(root, 'node_modules/.package-lock.json')).catch(() => null);
  if (installed !== null) parts.push(`installed:${installed.size}:${installed.mtimeMs}`);
  return shortHash(...parts);
}

async function anyOf(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if (await exists(path.join(folder, name))) return name;
  return undefined;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(() => true, () => false);
}

async function readJson(file: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
