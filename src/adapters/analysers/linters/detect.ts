import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { throwIfAborted } from '../../../base/errors.ts';
import type { LinterFound } from '../../../teams/review/ports/instruments.ts';
import { biomeConfigs, configInManifest, configurationHash, flatConfigs, olderConfigs, oxlintConfigs, ruffConfigs } from './configuration.ts';
import type { Folders } from './folders.ts';
import { exists, foldersOf } from './folders.ts';
import { nearestPackage } from './installed.ts';

const scripts = ['javascript', 'jsx', 'typescript', 'tsx'];

/** Which linters the root has both configured and installed. Reads files only. */
export async function detectLinters(workspace: string, signal: AbortSignal): Promise<LinterFound[]> {
  const root = path.resolve(workspace);
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
