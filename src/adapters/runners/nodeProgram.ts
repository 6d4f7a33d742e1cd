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

interface NodeVersion {
  readonly major: number;
  readonly minor: number;
}

const versions = new Map<string, NodeVersion>();

/** The version of a Node; 0 where it does not say. */
export async function nodeVersion(context: RunContext, node: NodeProgram): Promise<NodeVersion> {
  if (node.program === process.execPath) return versionOf(process.version);
  const known = versions.get(node.program);
  if (known !== undefined) return known;
  const outcome = await runProgram(context, { program: node.program, args: ['--version'], env: node.env, timeLimitMs: 10_000 });
  const version = versionOf(outcome.status === 'ended' ? outcome.stdout.trim() : '');
  if (version.major > 0) versions.set(node.program, version);
  return version;
}

function versionOf(text: string): NodeVersion {
  const parts = /^v(\d+)\.(\d+)/.exec(text);
  return { major: Number(parts?.[1] ?? 0), minor: Number(parts?.[2] ?? 0) };
}

/** The program file of a package that the project has installed, and the package's version. */
export async function installedProgram(context: RunContext, name: string): Promise<{ readonly file: string; readonly version: string | null } | undefined> {
  return installedIn(context.cwd, context.options.folder, name);
}

/** The same for a folder below a root. */
export async function installedIn(cwd: string, root: string, name: string): Promise<{ readonly file: string; readonly version: string | null } | undefined> {
  const found = await nearestPackage(cwd, root, name);
  if (found !== undefined && found.bin !== '') return { file: path.join(found.folder, found.bin), version: found.version };
  return elsewhere(cwd, name);
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
