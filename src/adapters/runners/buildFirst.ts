import path from 'node:path';
import { findNode, installedProgram } from './nodeProgram.ts';
import type { RunContext } from './runContext.ts';
import { runProgram } from './runContext.ts';

const mostBuilds = 4;

/**
 * Compiles what the tests are run from, where the workspace's own script does so before it runs them: a copy may hold
 * old output or none. Errors of types do not stop it, since the compiler writes its output all the same.
 */
export async function buildFirst(context: RunContext): Promise<{ readonly output: string }> {
  const builds = runsOutput(context) ? context.invocation.builds : [];
  if (builds.length === 0) return { output: '' };
  const file = await compilerOf(context);
  if (file === undefined) return { output: 'The tests are compiled before they run, and TypeScript is not installed in this package' };
  const node = await findNode();
  const said: string[] = [];
  for (const args of builds.slice(0, mostBuilds)) {
    const ran = await runProgram(context, { program: node.program, args: [file, ...args], env: node.env });
    if (ran.status === 'failed') said.push(ran.reason);
    else if (ran.status === 'timedOut' || ran.code !== 0) said.push(ran.stdout, ran.stderr);
  }
  return { output: said.join('\n').trim() };
}

/** Whether the runner is given compiled files, rather than TypeScript that it or a loader reads. */
function runsOutput({ invocation }: RunContext): boolean {
  const { runner, nodeArgs, args } = invocation;
  if ([...nodeArgs, ...args].some((arg) => /tsx|ts-node|swc|esbuild|strip-types|transform-types/.test(arg))) return false;
  const places = args.filter((arg) => !arg.startsWith('-'));
  if (runner === 'node:test') return places.length === 0 || places.some((place) => !/\.[cm]?tsx?$/.test(place));
  return runner === 'mocha' && places.some((place) => !/\.[cm]?tsx?$/.test(place));
}

/** The package has two programs, of which the first one that is listed need not be the compiler. */
async function compilerOf(context: RunContext): Promise<string | undefined> {
  const found = await installedProgram(context, 'typescript');
  return found === undefined ? undefined : path.join(path.dirname(found.file), 'tsc');
}
