// QuixBugs in Python: each program with every second of its test cases; the others are kept back to judge the repair.
// usage: node test/bench/heal/quixbugs.ts CHECKOUT [--seconds 30] [--only NAME]
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { healFolder, median, proposalsOf } from './healFolder.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seconds: { type: 'string', default: '30' }, only: { type: 'string' } } });
const checkout = positionals[0];
if (checkout === undefined) throw new Error('usage: node test/bench/heal/quixbugs.ts CHECKOUT [--seconds 30] [--only NAME]');

const names = readdirSync(path.join(checkout, 'python_testcases')).flatMap((file) => /^test_(\w+)\.py$/.exec(file)?.[1] ?? []).filter((name) => values.only === undefined || name === values.only);
const rows = { failing: 0, plausible: 0, correct: 0 };
const seconds: number[] = [];
for (const name of names) {
  const folder = mkdtempSync(path.join(tmpdir(), 'quixbugs-'));
  try {
    layOut(checkout, folder, name, (index) => index % 2 === 0);
    // A bug that the visible half does not show is shown by all.
    if (passes(folder)) layOut(checkout, folder, name, () => true);
    if (passes(folder)) continue;
    rows.failing++;
    const result = healFolder(folder, Number(values.seconds));
    seconds.push(result.seconds);
    const first = result.heal === null ? undefined : proposalsOf(result.heal)[0];
    let verdict = '-';
    if (first !== undefined) {
      writeFileSync(path.join(folder, '.patch'), first.patch);
      const applied = spawnSync('git', ['apply', '--whitespace=nowarn', '.patch'], { cwd: folder }).status === 0;
      if (applied && passes(folder)) {
        rows.plausible++;
        verdict = 'plausible';
        layOut(checkout, folder, name, () => true, false);
        if (passes(folder)) {
          rows.correct++;
          verdict = 'correct';
        }
      }
    }
    console.log(`${name.padEnd(32)} ${verdict.padEnd(10)} ${result.seconds.toFixed(1)} s  ${first?.title ?? result.stderr.trim().split('\n').at(-1) ?? ''}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
console.log(`${names.length} programs, ${rows.failing} fail: plausible ${rows.plausible}, correct on all test cases ${rows.correct}, median ${median(seconds).toFixed(1)} s`);

function layOut(from: string, folder: string, name: string, isVisible: (index: number) => boolean, withProgram = true): void {
  for (const part of ['python_programs', 'python_testcases', 'json_testcases']) mkdirSync(path.join(folder, part), { recursive: true });
  if (withProgram) for (const file of [`${name}.py`, 'node.py']) copy(path.join(from, 'python_programs', file), path.join(folder, 'python_programs', file));
  for (const file of ['load_testdata.py', 'node.py', `test_${name}.py`]) copy(path.join(from, 'python_testcases', file), path.join(folder, 'python_testcases', file));
  copy(path.join(from, 'conftest.py'), path.join(folder, 'conftest.py'));
  try {
    const cases = readFileSync(path.join(from, 'json_testcases', `${name}.json`), 'utf8').split('\n').filter((line) => line.trim() !== '');
    writeFileSync(path.join(folder, 'json_testcases', `${name}.json`), `${cases.filter((_, index) => isVisible(index)).join('\n')}\n`);
  } catch {
    // Programs on graphs have their tests in Python and none in JSON.
  }
}

function copy(from: string, to: string): void {
  try {
    cpSync(from, to);
  } catch {
    // Not every program has every file.
  }
}

function passes(folder: string): boolean {
  return spawnSync('python3', ['-m', 'pytest', '-q', '-x', '-p', 'no:cacheprovider'], { cwd: folder, timeout: 10_000, killSignal: 'SIGKILL', stdio: 'ignore', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } }).status === 0;
}
