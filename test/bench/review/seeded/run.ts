// Reviews seeded defects and clean refactorings with the built command: node test/bench/review/seeded/run.ts [--verbose]
// A defect is found when its reviewer, or any, speaks within three lines of the line that is named, and what it says is shown. On
// a refactoring anything shown is a false alarm. The cases are ours: they show what is missing and where a twin is hit,
// not how the reviewers do on strangers' code.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { ReviewJson } from '../../../../src/adapters/wire/reviewJson.ts';
import { defects } from './defects.ts';
import { refactorings } from './refactorings.ts';
import type { SeededCase } from './seededCase.ts';

const { values } = parseArgs({ options: { verbose: { type: 'boolean', default: false } } });
const cli = path.resolve(import.meta.dirname, '../../../../dist/cli.js');
const scratch = mkdtempSync(path.join(tmpdir(), 'roundtable-seeded-'));
const score = new Map<string, { found: number; byOther: number; of: number }>();
const missed: string[] = [];
for (const [index, seeded] of defects.entries()) {
  const entry = score.get(seeded.reviewer!) ?? { found: 0, byOther: 0, of: 0 };
  score.set(seeded.reviewer!, entry);
  entry.of++;
  const hits = review(seeded, `defect-${index}`).filter((finding) => isHit(seeded, finding));
  if (hits.some(({ agent }) => agent === seeded.reviewer)) entry.found++;
  else if (hits.length > 0) entry.byOther++;
  else missed.push(`${seeded.reviewer}: ${seeded.name}`);
}
const alarms: string[] = [];
let disturbed = 0;
for (const [index, seeded] of refactorings.entries()) {
  const shown = review(seeded, `clean-${index}`);
  if (shown.length > 0) disturbed++;
  alarms.push(...shown.map(({ rule, file, message }) => `${seeded.name}: ${rule} ${file} ${message}`));
}
for (const [reviewer, { found, byOther, of }] of score) console.log(`${reviewer.padEnd(12)} ${found} of ${of} found${byOther === 0 ? '' : `, ${byOther} more by another reviewer`}`);
const all = [...score.values()];
console.log(`${'all'.padEnd(12)} ${all.reduce((sum, { found, byOther }) => sum + found + byOther, 0)} of ${defects.length} defects; ${alarms.length} false alarms in ${disturbed} of ${refactorings.length} clean changes`);
if (values.verbose) for (const line of [...missed.map((name) => `missed   ${name}`), ...alarms.map((alarm) => `alarm    ${alarm}`)]) console.log(line);
rmSync(scratch, { recursive: true, force: true });

type Found = ReviewJson['findings'][number];

/** What is shown of a review of the change. */
function review(seeded: SeededCase, name: string): readonly Found[] {
  const folder = path.join(scratch, name);
  const git = (...args: readonly string[]): void => void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder, stdio: 'pipe' });
  for (const [file, text] of Object.entries(seeded.before)) write(folder, file, text);
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'before');
  for (const [file, text] of Object.entries(seeded.after)) {
    if (text === null) rmSync(path.join(folder, file));
    else write(folder, file, text);
  }
  const result = spawnSync(process.execPath, [cli, 'review', '--format', 'json', '--fail-on', 'never'], { cwd: folder, encoding: 'utf8', env: { ...process.env, ROUNDTABLE_HOME: path.join(scratch, 'home') } });
  if (result.status !== 0) throw new Error(`${seeded.name}: ${result.stderr}`);
  return (JSON.parse(result.stdout) as ReviewJson).findings.filter(({ shown }) => shown);
}

function isHit({ at, after }: SeededCase, { file, range, rule }: Found): boolean {
  const [where, piece] = at!;
  if (file !== where || rule === 'tests/untested-change' !== (piece === undefined && /refund/.test(where))) return false;
  if (piece === undefined) return true;
  const line = after[where]!.slice(0, after[where]!.lastIndexOf(piece)).split('\n').length;
  return range.start.line - 3 <= line && line <= range.end.line + 3;
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}
