import path from 'node:path';
import { throwIfAborted, UserFacingError } from '../../../base/errors.ts';
import type { TestProject } from '../../../teams/healing/testModel.ts';
import { detectJavaScript } from './detectJavaScript.ts';
import { detectPython } from './detectPython.ts';
import { readInvocation } from './invocation.ts';
import { readPackage } from './packageJson.ts';
import { walkFiles } from './walkFiles.ts';

const mostProjects = 100;

/** What runs tests in a workspace. A command that was named is the only one. */
export async function detectProjects(root: string, command: string | undefined, signal: AbortSignal): Promise<readonly TestProject[]> {
  throwIfAborted(signal);
  const named = command?.trim();
  if (named !== undefined && named !== '') return [await projectOfCommand(root, named)];
  const files = await walkFiles(root, { signal });
  const found = [...(await detectJavaScript(root, files, signal)), ...(await detectPython(root, files, signal))];
  if (found.length > 0) return found.slice(0, mostProjects);
  throw new UserFacingError(`No tests were found in ${path.basename(root)}`, {
    hint: 'Name what runs them with --command, for example --command "npm test". Runners found by themselves are node --test, Mocha, Jest, Vitest and pytest.',
  });
}

async function projectOfCommand(root: string, command: string): Promise<TestProject> {
  const invocation = readInvocation(command, (await readPackage(root))?.scripts ?? {});
  const runner = invocation?.runner ?? 'command';
  const evidence = invocation === undefined ? `the command \`${command}\` was named` : `the command \`${command}\` runs ${runner}`;
  return { id: `${runner}:`, runner, folder: '', evidence, command };
}
