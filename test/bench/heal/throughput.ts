// Candidates per second on the warm bench, beside one process each, on the same candidates of the same programs.
// usage: node test/bench/heal/throughput.ts CASES.jsonl [--take 8]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../../src/adapters/clock/systemClock.ts';
import { createHealPorts } from '../../../src/adapters/healing/createHealPorts.ts';
import { applySourceEdits } from '../../../src/analysis/repair/candidate.ts';
import { median } from './healFolder.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { take: { type: 'string', default: '8' } } });
if (positionals[0] === undefined) throw new Error('usage: node test/bench/heal/throughput.ts CASES.jsonl [--take 8]');
const cases = readFileSync(positionals[0], 'utf8').trim().split('\n').slice(0, Number(values.take)).map((line) => JSON.parse(line) as { id: string; files: Record<string, string> });
/** So many candidates are also tried with a process each: enough to know what one costs. */
const alone = 12;

const signal = new AbortController().signal;
const ports = createHealPorts({
  clock: systemClock,
  repairWorker: new URL('../../../src/adapters/healing/repairWorker.ts', import.meta.url),
  linter: { detect: () => Promise.resolve([]), lint: () => Promise.resolve([]) },
});
const rates: { warm: number; alone: number }[] = [];
for (const { id, files } of cases) {
  const folder = mkdtempSync(path.join(tmpdir(), 'throughput-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    const source = Object.keys(files).find((file) => /solution\.(js|py)$/.test(file) && !file.includes('test'))!;
    const [project] = await ports.runners.detect(folder, undefined, signal);
    const outcome = await ports.runners.run(project!, { kind: 'all' }, { folder, timeLimitMs: 10_000 }, signal);
    if (outcome.status !== 'ran') continue;
    const of = (status: string): (typeof outcome.results)[number]['ref'][] => outcome.results.filter((result) => result.status === status).map(({ ref }) => ref);
    const opened = await ports.trials.open({ folder, project: project!, targets: of('failed'), guards: of('passed'), files: [source], timeLimitMs: 2_000 }, signal);
    if (opened.status !== 'ready') continue;
    const { bench } = opened;
    const candidates = await ports.repairs.generate({ file: source, text: files[source]!, suspicion: () => 1, limit: 3_000 }, signal);
    const tried = candidates.map(({ edits }, index) => ({ id: index, changes: [{ file: source, edits }] }));
    // The first pass warms the hosts up.
    await bench.tryAll(tried.slice(0, 200), () => {}, signal);
    const begin = performance.now();
    let count = 0;
    await bench.tryAll(tried, () => void count++, signal);
    const warm = count / ((performance.now() - begin) / 1000);
    bench.dispose();
    const aloneBegin = performance.now();
    for (const { edits } of candidates.slice(0, alone)) {
      writeFileSync(path.join(folder, source), applySourceEdits(files[source]!, edits));
      const [command, args] = source.endsWith('.py') ? ['python3', ['-m', 'pytest', '-q', '-x', '-p', 'no:cacheprovider']] : [process.execPath, ['--test']];
      spawnSync(command as string, args as string[], { cwd: folder, stdio: 'ignore', timeout: 2_000, killSignal: 'SIGKILL' });
    }
    const rate = { warm, alone: alone / ((performance.now() - aloneBegin) / 1000) };
    rates.push(rate);
    console.log(`${id.padEnd(8)} ${count} candidates: ${Math.round(rate.warm)} a second on ${bench.parallelism} lanes, ${rate.alone.toFixed(1)} with a process each, ratio ${Math.round(rate.warm / rate.alone)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
ports.dispose();
console.log(`medians: ${Math.round(median(rates.map(({ warm }) => warm)))} a second warm, ${median(rates.map(({ alone: each }) => each)).toFixed(1)} with a process each, ratio ${Math.round(median(rates.map((rate) => rate.warm / rate.alone)))}`);
