// Scores what security says on labelled copies: node test/bench/review/security.ts LABELS.json COPY [--by cwe|rule] [--wrong] [--out FOUND.json] [--regexes FOUND.json]
// LABELS is a list of {file, line, kind: 'vuln' | 'ok', cwe, rule}; COPY holds the files with the answers taken out.
// Regular expressions are decided by another process; their findings can be added with --regexes from a run of the command.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createSecretScanner } from '../../../src/adapters/analysers/secrets/secretScanner.ts';
import { loadPythonParser } from '../../../src/adapters/syntax/pythonParser.ts';
import { createFileAnalyser } from '../../../src/analysis/createFileAnalyser.ts';
import { languageOf } from '../../../src/analysis/languageOf.ts';
import { createPythonAnalyser } from '../../../src/analysis/python/createPythonAnalyser.ts';

interface Label {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly cwe: string;
  readonly rule: string;
}

interface Found {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { by: { type: 'string', default: 'cwe' }, wrong: { type: 'boolean', default: false }, out: { type: 'string' }, regexes: { type: 'string' } },
});
const [labelFile, copy] = positionals;
if (labelFile === undefined || copy === undefined) {
  console.error('usage: node test/bench/review/security.ts LABELS.json COPY [--by cwe|rule] [--wrong] [--out FOUND.json] [--regexes FOUND.json]');
  process.exit(2);
}
const labels = JSON.parse(readFileSync(labelFile, 'utf8')) as readonly Label[];
const files = [...new Set(labels.map(({ file }) => file))];
const python = files.some((file) => file.endsWith('.py')) ? createPythonAnalyser(await loadPythonParser(path.resolve('dist'))) : undefined;
const analyser = createFileAnalyser(python === undefined ? {} : { python });
const scanner = createSecretScanner();
const found: Found[] = values.regexes === undefined ? [] : (JSON.parse(readFileSync(values.regexes, 'utf8')) as Found[]).filter(({ rule }) => rule === 'security/redos');
let lines = 0;
let milliseconds = 0;
for (const file of files) {
  const language = languageOf(file);
  if (language === null) continue;
  const text = readFileSync(path.join(copy, file), 'utf8');
  const before = performance.now();
  const report = analyser.analyse({ path: file, language, text }, ['security']);
  milliseconds += performance.now() - before;
  lines += text.split('\n').length;
  for (const { rule, reason } of report.skipped) console.error(`${file}: ${rule}: ${reason}`);
  const secrets = await scanner.scan({ path: file, text }, new AbortController().signal);
  for (const { rule, range, message } of [...report.observations, ...secrets]) {
    const from = /from (the [\w ']+|a caller|a message|the environment)/.exec(message)?.[1];
    const to = /reaches `([^`]*)`/.exec(message)?.[1];
    found.push({ file, line: range.start.line, rule: from === undefined ? rule : `${rule} from ${from.replace(/ (reaches|of).*/, '')} to ${to ?? ''}` });
  }
}
if (values.out !== undefined) writeFileSync(values.out, JSON.stringify(found));

const at = new Map<string, string[]>();
for (const { file, line, rule } of found) at.set(`${file}:${line}`, [...(at.get(`${file}:${line}`) ?? []), rule]);
const bad = new Map<string, Label>();
const good = new Map<string, Label>();
for (const label of labels) if (label.kind === 'vuln') bad.set(`${label.file}:${label.line}`, label);
for (const label of labels) if (label.kind === 'ok' && !bad.has(`${label.file}:${label.line}`)) good.set(`${label.file}:${label.line}`, label);

const groups = new Map<string, { bad: number; hit: number; good: number; wrong: number }>();
const wrongBy = new Map<string, number>();
for (const [labelled, isBad] of [[bad, true], [good, false]] as const) {
  for (const [place, label] of labelled) {
    for (const name of ['all', values.by === 'rule' ? label.rule : label.cwe]) {
      const group = groups.get(name) ?? { bad: 0, hit: 0, good: 0, wrong: 0 };
      groups.set(name, group);
      const isHit = at.has(place);
      if (isBad) {
        group.bad++;
        if (isHit) group.hit++;
      } else {
        group.good++;
        if (isHit) group.wrong++;
      }
    }
    if (!isBad) for (const rule of new Set(at.get(place) ?? [])) wrongBy.set(`${label.cwe} ${rule}`, (wrongBy.get(`${label.cwe} ${rule}`) ?? 0) + 1);
  }
}
for (const [name, { bad: all, hit, good: safe, wrong }] of [...groups].sort((a, b) => b[1].bad - a[1].bad)) {
  console.log(`${name.padEnd(10)} ${String(hit).padStart(5)} of ${String(all).padEnd(5)} ${share(hit, all)}   false ${String(wrong).padStart(4)} of ${String(safe).padEnd(4)} ${share(wrong, safe)}`);
}
if (values.wrong) for (const [name, count] of [...wrongBy].sort((a, b) => b[1] - a[1])) console.log(String(count).padStart(4), name);
console.log(`${Math.round((lines * 1000) / milliseconds)} lines a second`);

function share(part: number, whole: number): string {
  return whole === 0 ? '     -' : `${((100 * part) / whole).toFixed(1).padStart(5)} %`;
}
