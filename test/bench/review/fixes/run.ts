// Applies each rule's quick fixes to that rule's own findings in repositories: node test/bench/review/fixes/run.ts REPOSITORY... [--verbose]
// For each rule a fresh copy gets all of its fixes that do not overlap. Then each changed file must parse, have no more type errors
// than before (TypeScript's own checker, also on JavaScript; Python's own compiler), no longer raise the finding, and nothing new
// may be found in it. The findings are those of the built command with the bundled linter, shown or not.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { ReviewJson } from '../../../../src/adapters/wire/reviewJson.ts';
import { applyFixes } from './applyFixes.ts';
import { TypeErrors } from './typeErrors.ts';

type Found = ReviewJson['findings'][number];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { verbose: { type: 'boolean', default: false } } });
if (positionals.length === 0) {
  console.error('usage: node test/bench/review/fixes/run.ts REPOSITORY... [--verbose]');
  process.exit(2);
}
const cli = path.resolve(import.meta.dirname, '../../../../dist/cli.js');
const scratch = mkdtempSync(path.join(tmpdir(), 'roundtable-fixes-'));
const score = new Map<string, Score>();
interface Score { applied: number; files: number; unparsable: number; typeErrors: number; still: number; added: number }
const problems: string[] = [];

for (const repository of positionals) {
  const folder = path.join(scratch, path.basename(repository));
  execFileSync('git', ['clone', '-q', '--no-hardlinks', repository, folder]);
  const before = review(folder);
  const withFix = before.filter(({ fix }) => fix !== undefined);
  console.log(`${path.basename(repository)}: ${before.length} findings, ${withFix.length} with a fix`);
  for (const [rule, found] of Map.groupBy(withFix, ({ rule }) => rule)) tryRule(folder, rule, found, before);
}
rmSync(scratch, { recursive: true, force: true });

const columns = ['applied', 'files', 'unparsable', 'typeErrors', 'still', 'added'] as const;
console.log(`\n${'rule'.padEnd(36)}${columns.map((name) => name.padStart(12)).join('')}`);
for (const [rule, entry] of [...score].sort()) console.log(`${rule.padEnd(36)}${columns.map((name) => String(entry[name]).padStart(12)).join('')}`);
console.log(`${'all'.padEnd(36)}${columns.map((name) => String([...score.values()].reduce((sum, entry) => sum + entry[name], 0)).padStart(12)).join('')}`);
if (values.verbose) for (const problem of problems) console.log(problem);

function tryRule(folder: string, rule: string, found: readonly Found[], before: readonly Found[]): void {
  const entry = score.get(rule) ?? { applied: 0, files: 0, unparsable: 0, typeErrors: 0, still: 0, added: 0 };
  score.set(rule, entry);
  const { applied, changed, created } = applyFixes(folder, found);
  entry.applied += applied.length;
  entry.files += changed.length + created.length;
  const types = new TypeErrors(folder);
  for (const file of [...changed, ...created]) {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const old = created.includes(file) ? '' : execFileSync('git', ['show', `HEAD:${file}`], { cwd: folder, encoding: 'utf8', maxBuffer: 1e9 });
    const [was, is] = file.endsWith('.py') ? [pythonErrors(old), pythonErrors(text)] : [types.of(file, old), types.of(file, text)];
    if (is.syntax.length > was.syntax.length) {
      entry.unparsable++;
      problems.push(`${rule} ${file}: does not parse: ${is.syntax[0]}`);
    }
    const fresh = is.types.filter((message) => !was.types.includes(message));
    if (is.types.length > was.types.length) {
      entry.typeErrors++;
      problems.push(`${rule} ${file}: ${fresh[0] ?? is.types[0]}`);
    }
  }
  const after = review(folder);
  const left = new Set(after.map(({ id }) => id));
  const known = new Set(before.map(({ id }) => id));
  // What stood in the same words at another place has only got another identity.
  const count = (list: readonly Found[], { file, rule }: Found): number => list.filter((other) => other.file === file && other.rule === rule).length;
  for (const { id, file, message } of applied) {
    if (!left.has(id)) continue;
    entry.still++;
    problems.push(`${rule} ${file}: still found: ${message}`);
  }
  for (const finding of after) {
    if (known.has(finding.id) || !(changed.includes(finding.file) || created.includes(finding.file))) continue;
    if (count(after, finding) <= count(before, finding)) continue;
    entry.added++;
    problems.push(`${rule} ${finding.file}: now also found: ${finding.rule} ${finding.message}`);
  }
  execFileSync('git', ['reset', '-q', '--hard'], { cwd: folder });
  execFileSync('git', ['clean', '-qfd'], { cwd: folder });
}

function review(folder: string): readonly Found[] {
  const output = path.join(scratch, 'found.json');
  const result = spawnSync(process.execPath, [cli, 'review', '--all', '--linter', 'bundled', '--format', 'json', '--output', output, '--fail-on', 'never'], { cwd: folder, encoding: 'utf8', env: { ...process.env, ROUNDTABLE_HOME: path.join(scratch, 'home') } });
  if (result.status !== 0) throw new Error(`${folder}: ${result.stderr.slice(-2000)}`);
  const { findings } = JSON.parse(readFileSync(output, 'utf8')) as ReviewJson;
  return findings.filter(({ state }) => state.status === 'open' || state.status === 'cameBack');
}

function pythonErrors(text: string): { syntax: readonly string[]; types: readonly string[] } {
  const file = path.join(scratch, 'checked.py');
  writeFileSync(file, text);
  const result = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(open(sys.argv[1], encoding="utf-8").read())', file], { encoding: 'utf8' });
  return { syntax: result.status === 0 ? [] : [result.stderr.trim().split('\n').at(-1)!], types: [] };
}
