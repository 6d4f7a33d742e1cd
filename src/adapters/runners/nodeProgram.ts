import { access } from 'node:fs/promises';
import path from 'node:path';
import { createRequire } from 'node:module';
import { nearestPackage } from '../analysers/linters/installed.ts';
import { findExecutable } from '../files/findExecutable.ts';
import type { RunContext } from './runContext.ts';
import { runProgram } from './runContext.ts';

/** A Node to run tests with. */
export interface NodeProgram {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The Node that the workspace's developer uses; else the one that runs us, which may be an editor's. */
export async function findNode(): Promise<NodeProgram> {
  const found = await findExecutable('node', process.env);
  return found === null ? { program: process.execPath, env: { ELECTRON_RUN_AS_NODE: '1' } } : { program: found, env: {} };
}

const versions = new Map<string, number>();

/** The main version of a Node; 0 where it does not say. */
export async function nodeMajor(context: RunContext, node: NodeProgram): Promise<number> {
  if (node.program === process.execPath) return Number(process.versions.node.split('.')[0]);
  const known = versions.get(node.program);
  if (known !== undefined) return known;
  const outcome = await runProgram(context, { program: node.program, args: ['--version'], env: node.env, timeLimitMs: 10_000 });
  const major = outcome.status === 'ended' ? Number(/^v(\d+)/.exec(outcome.stdout.trim())?.[1] ?? 0) : 0;
  if (major > 0) versions.set(node.program, major);
  return major;
}

/** The program file of a package that the project has installed, and the package's version. */
export async function installedProgram(context: RunContext, name: string): Promise<{ readonly file: string; readonly version: string | null } | undefined> {
  const found = await nearestPackage(context.cwd, context.options.folder, name);
  if (found !== undefined && found.bin !== '') return { file: path.join(found.folder, found.bin), version: found.version };
  return elsewhere(context.cwd, name);
}

/** A package above the workspace, where Node would find it too. */
async function elsewhere(cwd: string, name: string): Promise<{ file: string; version: string | null } | undefined> {
  try {
    const require = createRequire(path.join(cwd, 'package.json'));
    const manifestFile = require.resolve(`${name}/package.json`);
    const manifest = require(manifestFile) as { bin?: string | Record<string, string>; version?: string };
    const bin = typeof manifest.bin === 'string' ? manifest.bin : (manifest.bin?.[name] ?? Object.values(manifest.bin ?? {})[0]);
    if (bin === undefined) return undefined;
    const file = path.join(path.dirname(manifestFile), bin);
    await access(file);
    return { file, version: manifest.version ?? null };
  } catch {
    return undefined;
  }
}
