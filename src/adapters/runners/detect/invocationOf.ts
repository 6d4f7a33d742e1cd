import { access } from 'node:fs/promises';
import path from 'node:path';
import type { TestProject } from '../../../teams/healing/testModel.ts';
import type { Invocation } from './invocation.ts';
import { readInvocation, readTestScript } from './invocation.ts';
import { readPackage, testScripts } from './packageJson.ts';

/** How a project's runner is called: as the command says, else as the package's scripts do, else plainly. */
export async function invocationOf(project: TestProject, cwd: string): Promise<Invocation> {
  const runner = project.runner === 'command' ? 'node:test' : project.runner;
  const scripts = (await readPackage(cwd))?.scripts ?? {};
  if (project.command !== undefined) {
    const named = readInvocation(project.command, scripts);
    if (named?.runner === runner) return named;
  }
  for (const name of testScripts(scripts)) {
    const found = readTestScript(name, scripts);
    if (found?.runner === runner) return found;
  }
  const hasTsx = runner === 'node:test' && (await access(path.join(cwd, 'node_modules/tsx/package.json')).then(() => true, () => false));
  return { runner, nodeArgs: hasTsx ? ['--import', 'tsx'] : [], args: [], env: {}, builds: [] };
}
