// One family of runtimes in a process of its own: a library that hooks into every promise must slow down nobody but itself.
// Started by run.ts; prints JSON.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure, warmUp } from './measure.ts';
import { ourRunners } from './ours.ts';
import { langgraph } from './peers/langgraph.ts';
import { mastra } from './peers/mastra.ts';
import { xstate } from './peers/xstate.ts';
import type { Peer, Runner } from './runner.ts';

/** What was measured of one runtime: CPU in microseconds for a run of 4 workers, and of each number in `growth`. */
export interface Measured {
  readonly name: string;
  readonly small: number;
  readonly large: readonly (number | null)[];
}

export interface FamilyResult {
  readonly measured: readonly Measured[];
  readonly missing: readonly string[];
}

export const growth = [250, 500, 1_000, 2_000];
export const families = ['floor', 'ours', 'xstate', 'mastra', 'langgraph'] as const;

const peers: Readonly<Record<string, Peer>> = { xstate, mastra, langgraph };

const floor: Runner = {
  name: 'Promise.all floor',
  prepare: async (workers) => async () => {
    const results = await Promise.all(Array.from({ length: workers }, async () => 1));
    await (async () => results.length)();
  },
};

const family = process.argv[2];
if (process.argv[1] === import.meta.filename && family !== undefined) console.log(JSON.stringify(await measureFamily(family)));

async function measureFamily(name: string): Promise<FamilyResult> {
  const missing: string[] = [];
  const measured: Measured[] = [];
  const { runners, dispose } = await open(name, missing);
  for (const runner of runners) {
    try {
      measured.push(await measureRunner(runner));
    } catch (error) {
      missing.push(`${runner.name} (${error instanceof Error ? error.message : String(error)})`);
    }
  }
  dispose();
  return { measured, missing };
}

async function open(name: string, missing: string[]): Promise<{ readonly runners: readonly Runner[]; dispose(): void }> {
  if (name === 'floor') return { runners: [floor], dispose: () => {} };
  if (name === 'ours') return ourRunners();
  const peer = peers[name]!;
  const manifest = join(import.meta.dirname, 'node_modules', peer.package, 'package.json');
  if (!existsSync(manifest)) {
    missing.push(peer.package);
    return { runners: [], dispose: () => {} };
  }
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  try {
    return { runners: (await peer.load()).map((runner) => ({ ...runner, name: `${runner.name} (${version})` })), dispose: () => {} };
  } catch (error) {
    missing.push(`${peer.package} (${error instanceof Error ? error.message : String(error)})`);
    return { runners: [], dispose: () => {} };
  }
}

async function measureRunner(runner: Runner): Promise<Measured> {
  const run = await runner.prepare(4);
  // Each gets the same second to warm up in: what is asked is what a run costs in a process that has been at work.
  await warmUp(run, 1_000);
  const once = await measure(20, run);
  // As many as take a good part of a second, so that a collection of garbage does not decide.
  const times = Math.max(20, Math.min(5_000, Math.round(200_000 / once.cpuMicroseconds)));
  const small = (await measure(times, run)).cpuMicroseconds;
  const large: (number | null)[] = [];
  for (const workers of growth) {
    // What grows faster than linearly is not followed to the end.
    if (large.some((cost) => cost !== null && cost > 2_000_000)) {
      large.push(null);
      continue;
    }
    const many = await runner.prepare(workers);
    const first = await measure(1, many, 1);
    large.push((await measure(first.cpuMicroseconds > 100_000 ? 1 : 5, many)).cpuMicroseconds);
  }
  return { name: runner.name, small, large };
}
