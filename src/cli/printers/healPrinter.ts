import type { HealJson } from '../../adapters/wire/healJson.ts';
import type { Paint } from './paint.ts';
import { clean } from './paint.ts';
import { count, duration } from './words.ts';

type Failure = HealJson['failures'][number];
type Proposal = Failure['proposals'][number];

/** The result for a person at a terminal: per failure why it fails, then what makes it pass, with its verdict. */
export function printHeal(heal: HealJson, paint: Paint): string {
  const lines: string[] = [];
  const told = new Set<string>();
  for (const failure of heal.failures) lines.push('', ...describe(failure, told, paint));
  lines.push('', ...summary(heal, paint));
  return `${lines.join('\n').replace(/^\n+/, '')}\n`;
}

function describe(failure: Failure, told: Set<string>, paint: Paint): string[] {
  const mark = failure.state === 'healed' ? paint.green('✔') : paint.red('✖');
  const place = failure.line === undefined ? failure.file : `${failure.file}:${failure.line}`;
  const lines = [`${mark} ${paint.bold(clean(failure.name))}  ${paint.dim(clean(place))}`, `  ${failure.class}: ${clean(failure.message)}`];
  for (const evidence of failure.evidence.slice(0, 6)) lines.push(`  ${paint.dim('·')} ${clean(evidence)}`);
  const [suspect] = failure.suspects;
  if (suspect !== undefined) lines.push(`  ${paint.dim('·')} most suspect: ${clean(suspect.file)}:${suspect.line} (${suspect.score.toFixed(2)}, ${clean(suspect.why)})`);
  if (failure.advice !== undefined && failure.state !== 'healed') lines.push(`  ${paint.yellow('→')} ${clean(failure.advice)}`);
  for (const [index, proposal] of failure.proposals.slice(0, 3).entries()) lines.push(...propose(proposal, index + 1, told, paint));
  return lines;
}

function propose(proposal: Proposal, number: number, told: Set<string>, paint: Paint): string[] {
  const lines = [`  ${paint.green(String(number))} ${clean(proposal.title)}${proposal.applied ? paint.green('  applied') : ''}`, `    ${paint.dim(verdictWords(proposal))}`];
  if (told.has(proposal.id)) return [...lines, `    ${paint.dim('the patch shown above')}`];
  told.add(proposal.id);
  if (number === 1) for (const line of proposal.patch.trimEnd().split('\n')) if (line !== '') lines.push(`    ${colour(line, paint)}`);
  return lines;
}

/** `target 3/3 · suite 10/10 · types ok · other patches 1`. */
export function verdictWords({ verdict, command }: Pick<Proposal, 'verdict' | 'command'>): string {
  if (command !== undefined) return verdict.notes.join(' · ');
  const { target, suite, typeCheck, overfit } = verdict;
  return [
    `target ${target.passed}/${target.runs}`,
    suite === null ? 'suite not run' : `suite ${suite.passed}/${suite.total}`,
    typeCheck === 'none' ? '' : `types ${typeCheck}`,
    overfit.otherPlausible > 0 ? `other patches ${overfit.otherPlausible}` : '',
    ...verdict.notes,
  ].filter((part) => part !== '').join(' · ');
}

function colour(line: string, paint: Paint): string {
  if (line.startsWith('+')) return paint.green(clean(line));
  return line.startsWith('-') ? paint.red(clean(line)) : paint.dim(clean(line));
}

function summary(heal: HealJson, paint: Paint): string[] {
  const { stats, tests, failures } = heal;
  const healed = failures.filter(({ state }) => state === 'healed').length;
  const lines: string[] = [];
  if (failures.length === 0) lines.push(`${count(tests.passed, 'test')} passed, none failed · ${clean(heal.runner)} · ${duration(stats.seconds)}`);
  else {
    lines.push(paint.bold(`${healed} of ${count(failures.length, 'failure')} healed`));
    lines.push(paint.dim(`${clean(heal.runner)} · ${count(stats.candidates, 'candidate')} · ${count(stats.testRuns, 'test run')} · ${duration(stats.seconds)}`));
  }
  for (const missing of heal.isolation) lines.push(paint.yellow(`Isolation: ${clean(missing)}`));
  if (heal.partial !== undefined) lines.push(paint.yellow(`This result is partial: ${heal.partial}`));
  lines.push(paint.dim(`Run ${heal.run}`));
  return lines;
}
