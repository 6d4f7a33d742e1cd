import path from 'node:path';
import type { LinterFound, LintFile } from '../../../teams/review/ports/instruments.ts';
import { configInManifest, flatConfigs, olderConfigs } from './configuration.ts';
import type { EslintStart } from './eslintProtocol.ts';
import { anyOf, upwards } from './folders.ts';
import { nearestPackage } from './installed.ts';

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
    const folder = path.dirname(path.join(path.resolve(root), file.path));
    let start = known.get(folder);
    if (start === undefined) known.set(folder, (start = eslintStart(folder, path.resolve(root), tool)));
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
    if ((await anyOf(folder, olderConfigs)) !== undefined || (await configInManifest(folder)) !== undefined) older = folder;
  }
  if (older === undefined) return undefined;
  const installed = await nearestPackage(from, root, 'eslint');
  return { folder: older, package: installed?.folder ?? tool.path, isFlat: false };
}
