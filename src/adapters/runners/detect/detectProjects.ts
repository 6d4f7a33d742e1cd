import path from 'node:path';
import { throwIfAborted, UserFacingError } from '../../../base/errors.ts';
import type { TestProject } from '../../../teams/healing/testModel.ts';
import { detectJavaScript } from './detectJavaScript.ts';
import { detectPython } from './detectPython.ts';
import { readInvocation } from './invocation.ts';
import { isInstalled } from './isInstalled.ts';
import { readPackage } from './packageJson.ts';
import { isSample, withoutSamples } from './samples.ts';
import { walkFiles } from './walkFiles.ts';

const mostProjects = 100;

/** What runs tests in a workspace. A command that was named is the only one. */
export async function detectProjects(root: string, command: string | undefined, signal: AbortSignal): Promise<readonly TestProject[]> {
  throwIfAborted(signal);
  const named = command?.trim();
  if (named !== undefined && named !== '') return [await projectOfCommand(root, named)];
  const files = await walkFiles(root, { signal });
  const found = withoutSamples([...(await detectJavaScript(root, files, signal)), ...(await detectPython(root, ownPython(files), signal))]).slice(0, mostProjects);
  throwIfAborted(signal);
  if (found.length > 0) return runnable(found, root);
  throw new UserFacingError(`No tests were found in ${path.basename(root)}`, {
    hint: 'Name what runs them with --command, for example --command "npm test". Runners found by themselves are node --test, Mocha, Jest, Vitest and pytest.',
  });
}

/** Without projects whose runner is missing, if others can be run; one alone says of itself that it is broken. */
async function runnable(found: readonly TestProject[], root: string): Promise<readonly TestProject[]> {
  if (found.length === 1) return found;
  const there = await Promise.all(found.map((project) => isInstalled(project, root)));
  return there.includes(true) ? found.filter((_, at) => there[at]) : found;
}

/** Python's tests are gathered from everywhere, so samples are left out before, unless there is nothing else in Python. */
function ownPython(files: readonly string[]): readonly string[] {
  const own = files.filter((file) => !isSample(path.posix.dirname(file), 'likely'));
  return own.some((file) => /(^|\/)(test[^/]*|[^/]*_test)\.py$/.test(file)) || own.some((file) => /(^|\/)package\.json$/.test(file)) ? own : files;
}

async function projectOfCommand(root: string, command: string): Promise<TestProject> {
  const invocation = readInvocation(command, (await readPackage(root))?.scripts ?? {});
  const runner = invocation?.runner ?? 'command';
  const evidence = invocation === undefined ? `the command \`${command}\` was named` : `the command \`${command}\` runs ${runner}`;
  return { id: `${runner}:`, runner, folder: '', evidence, command };
}
