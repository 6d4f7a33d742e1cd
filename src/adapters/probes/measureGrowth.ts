import path from 'node:path';
import type { GrowthOutcome, GrowthProbe } from '../../teams/review/ports/probes.ts';
import { findPython } from '../runners/pytest/findPython.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { growthInJavaScript, growthInPython } from './growthScripts.ts';

const timeLimitMs = 4_000;
/** Longer input proves nothing more about a claim of explosion. */
const mostLength = 400_000;
/** One time of this length tells the growth; more would only cost. */
const enoughMs = 120;

type Line = { readonly begin: number; readonly at: number } | { readonly length: number; readonly ms: number };

/** Runs an expression on input that grows, in a process that is ended at the limit. */
export async function measureGrowth(probe: GrowthProbe, root: string, sandbox: Sandbox, signal: AbortSignal): Promise<GrowthOutcome> {
  const python = probe.engine === 'python' ? await findPython(root, root) : null;
  if (probe.engine === 'python' && python === null) return { status: 'failed', why: 'there is no Python on this machine' };
  const call = python === null
    ? { program: process.execPath, args: ['--max-old-space-size=256', '-e', growthInJavaScript], env: { ELECTRON_RUN_AS_NODE: '1' } }
    : { program: python, args: ['-I', '-c', growthInPython], env: {} };
  const input = JSON.stringify({ source: probe.source, flags: probe.flags, anchors: probe.anchors, attack: probe.attack, isExponential: probe.complexity === 'exponential', mostLength, enoughMs });
  const outcome = await sandbox.run({ ...call, cwd: path.dirname(process.execPath), writable: [], input, timeLimitMs, outputCap: 100_000 }, signal);
  if (outcome.status === 'failed') return { status: 'failed', why: outcome.reason };
  const lines = outcome.stdout.split('\n').flatMap(readLine);
  const points = lines.filter((line) => 'ms' in line);
  const begun = lines.findLast((line) => 'begin' in line);
  if (begun === undefined) return { status: 'failed', why: outcome.status === 'timedOut' ? 'its process did not start in time' : (outcome.stderr.trim().split('\n').at(-1) ?? '').slice(0, 200) || 'its process ended at once' };
  const isUnfinished = points.at(-1)?.length !== begun.begin;
  // A process that ended by itself in the middle, for want of memory, is no measure of time.
  if (isUnfinished && outcome.status !== 'timedOut') return { status: 'measured', points };
  return { status: 'measured', points, ...(isUnfinished ? { unfinished: { length: begun.begin, ms: Math.max(1, timeLimitMs - begun.at) } } : {}) };
}

function readLine(line: string): Line[] {
  try {
    return line === '' ? [] : [JSON.parse(line) as Line];
  } catch {
    return [];
  }
}
