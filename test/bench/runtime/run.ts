// Measures the runtime beside its peers, all in one process and one run: `node test/bench/runtime/run.ts [--install]`.
// Figures are medians of five; CPU time, since the machine may be busy.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureBus } from './busBench.ts';
import { measureEvents } from './eventsBench.ts';
import { measure, warmUp, printTable, short } from './measure.ts';
import { ourRunners } from './ours.ts';
import { langgraph } from './peers/langgraph.ts';
import { mastra } from './peers/mastra.ts';
import { xstate } from './peers/xstate.ts';
import type { Runner } from './runner.ts';

const folder = import.meta.dirname;
const growth = [250, 500, 1_000, 2_000];

if (process.argv.includes('--install')) {
  // Their declared peers do not fit each other; nothing of them is built or run while installing.
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const options = ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--no-package-lock'];
  const { status } = spawnSync(npm, options, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) console.error('The peers could not all be installed; those that are missing are named below.');
}

const floor: Runner = {
  name: 'Promise.all floor',
  prepare: async (workers) => async () => {
    const results = await Promise.all(Array.from({ length: workers }, async () => 1));
    await (async () => results.length)();
  },
};

const ours = ourRunners();
const runners: Runner[] = [floor, ...ours.runners];
const missing: string[] = [];
for (const peer of [xstate, mastra, langgraph]) {
  const path = join(folder, 'node_modules', peer.package, 'package.json');
  if (!existsSync(path)) {
    missing.push(peer.package);
    continue;
  }
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  try {
    runners.push(...(await peer.load()).map((runner) => ({ ...runner, name: `${runner.name} (${version})` })));
  } catch (error) {
    missing.push(`${peer.package} (${error instanceof Error ? error.message : String(error)})`);
  }
}

const small = new Map<string, number>();
const large = new Map<string, number[]>();
for (const runner of runners) {
  try {
    const run = await runner.prepare(4);
    // As many as take a good part of a second, so that a collection of garbage does not decide.
    // Each runtime gets the same second to warm up in: what is asked is what a run costs in a process that has been at work.
    await warmUp(run, 1_000);
    const once = await measure(20, run);
    const times = Math.max(20, Math.min(5_000, Math.round(200_000 / once.cpuMicroseconds)));
    small.set(runner.name, (await measure(times, run)).cpuMicroseconds);
    const costs: number[] = [];
    for (const workers of growth) {
      // What grows faster than linearly is not followed to the end.
      if (costs.some((cost) => cost > 2_000_000)) {
        costs.push(NaN);
        continue;
      }
      const many = await runner.prepare(workers);
      const first = await measure(1, many, 1);
      costs.push((await measure(first.cpuMicroseconds > 100_000 ? 1 : 5, many)).cpuMicroseconds);
    }
    large.set(runner.name, costs);
    console.error(`${runner.name} measured`);
  } catch (error) {
    missing.push(`${runner.name} (${error instanceof Error ? error.message : String(error)})`);
  }
}

const reference = small.get(ours.runners[0]!.name)!;
printTable(
  'CPU for one run of a supervisor, 4 workers and an aggregator',
  ['runtime', 'µs', 'times ours in memory'],
  [...small].map(([name, cost]) => [name, short(cost), (cost / reference).toFixed(2)]),
);
printTable(
  'CPU for one run of so many branches, in ms; linear is 2.0 from 1,000 to 2,000',
  ['runtime', ...growth.map(String), '2,000 to 1,000'],
  [...large].map(([name, costs]) => [name, ...costs.map((cost) => (Number.isNaN(cost) ? '-' : short(cost / 1_000))), (costs[3]! / costs[2]!).toFixed(2)]),
);
await measureBus();
await measureEvents();
ours.dispose();
if (missing.length > 0) console.log(`\nNot measured, since not installed or not working: ${missing.join(', ')}. Install with --install.`);
