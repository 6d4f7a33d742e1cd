import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { TestProject } from '../../../teams/healing/testModel.ts';
import { installedIn } from '../nodeProgram.ts';
import { findPython } from '../pytest/findPython.ts';

/** Whether a project's runner is there to run it; where that cannot be told without running something, it is taken to be. */
export async function isInstalled(project: TestProject, root: string): Promise<boolean> {
  const cwd = path.join(root, project.folder);
  const has = async (name: string): Promise<boolean> => (await installedIn(cwd, root, name)) !== undefined;
  switch (project.runner) {
    case 'node:test':
    case 'command':
      return true;
    case 'jest':
      return (await has('jest')) || (await has('jest-cli'));
    case 'mocha':
    case 'vitest':
      return has(project.runner);
    case 'pytest':
      return hasPython(cwd, root);
  }
}

/** An interpreter of an environment in the workspace tells by its packages; any other may find pytest in more places than are known here. */
async function hasPython(cwd: string, root: string): Promise<boolean> {
  const python = await findPython(cwd, root);
  if (python === null) return false;
  const prefix = path.dirname(path.dirname(python));
  if (!prefix.startsWith(`${root}${path.sep}`)) return true;
  const versions = (await readdir(path.join(prefix, 'lib')).catch(() => [])).filter((name) => name.startsWith('python'));
  const packages = await Promise.all(versions.map((version) => readdir(path.join(prefix, 'lib', version, 'site-packages')).catch((): string[] => [])));
  return versions.length === 0 || packages.some((names) => names.includes('pytest'));
}
