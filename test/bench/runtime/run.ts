// Measures the runtime beside its peers, all in one go: `node test/bench/runtime/run.ts [--install]`.
// Figures are medians of five; CPU time, since the machine may be busy.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { measureBus } from './busBench.ts';
import { measureEvents } from './eventsBench.ts';
import { printTable, short } from './measure.ts';
import { families, growth } from './measureFamily.ts';
import type { FamilyResult, Measured } from './measureFamily.ts';

const folder = import.meta.dirname;

if (process.argv.includes('--install')) {
  // Their declared peers do not fit each other; nothing of them is built or run while installing.
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const options = ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--no-package-lock'];
  const { status } = spawnSync(npm, options, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) console.error('The peers could not all be installed; those that are missing are named below.');
}

const measured: Measured[] = [];
const missing: string[] = [];
for (const family of families) {
  const { status, stdout } = spawnSync(process.execPath, [join(folder, 'measureFamily.ts'), family], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) {
    missing.push(family);
    continue;
  }
  const result = JSON.parse(stdout.trim().split('\n').at(-1)!) as FamilyResult;
  measured.push(...result.measured);
  missing.push(...result.missing);
  console.error(`${family} measured`);
}

const reference = measured.find((one) => one.name === 'Roundtable, in memory')!.small;
printTable(
  'CPU for one run of a supervisor, 4 workers and an aggregator',
  ['runtime', 'µs', 'times ours in memory'],
  measured.map(({ name, small }) => [name, short(small), (small / reference).toFixed(2)]),
);
printTable(
  'CPU for one run of so many branches, in ms; linear is 2.0 from 1,000 to 2,000',
  ['runtime', ...growth.map(String), '2,000 to 1,000'],
  measured.map(({ name, large }) => [
    name,
    ...large.map((cost) => (cost === null ? '-' : short(cost / 1_000))),
    large[3] == null || large[2] == null ? '-' : (large[3] / large[2]).toFixed(2),
  ]),
);
await measureBus();
await measureEvents();
if (missing.length > 0) console.log(`\nNot measured, since not installed or not working: ${missing.join(', ')}. Install with --install.`);
