import type { Command } from 'commander';
import { allRules } from '../../analysis/rules/catalogue.ts';
import { reviewerTitles } from '../../teams/review/agents/reviewerIdentity.ts';
import { reviewerIds } from '../../teams/review/finding.ts';
import { exitCodes } from '../exitCodes.ts';
import { createPaint } from '../printers/paint.ts';
import { count } from '../printers/words.ts';

/** `roundtable agents`: who sits at the table and what each one checks. */
export function addAgentsVerb(program: Command, finish: (code: number) => void): void {
  program
    .command('agents')
    .description('list who sits at the table, and the rules that each reviewer reads')
    .option('--format <format>', 'pretty or json', 'pretty')
    .action((options: { format: string }) => {
      if (options.format === 'json') process.stdout.write(`${JSON.stringify(describe(), null, 2)}\n`);
      else process.stdout.write(print());
      finish(exitCodes.done);
    });
}

/** Who heals, in the order in which they come to a failing test. */
const healers = [
  { id: 'medic', title: 'Medic', does: 'leads: one failing test after the other down the line' },
  { id: 'runner', title: 'Test runner', does: 'finds the runners of the workspace and runs all tests in a copy' },
  { id: 'diagnostician', title: 'Diagnostician', does: 'tells wrong code from flaky, order-dependent, environment and others' },
  { id: 'locator', title: 'Locator', does: 'says which lines are suspect, and why' },
  { id: 'revert', title: 'Revert', does: 'bids: takes back the smallest hunk that makes the difference' },
  { id: 'templates', title: 'Templates', does: 'bids: tries single edits as developers make them' },
  { id: 'search', title: 'Search', does: 'bids: tries pairs of edits' },
  { id: 'steady', title: 'Steady', does: 'bids: awaits what a flaky test leaves running' },
  { id: 'expectation', title: 'Expectation', does: 'bids, only as such: expects what the code returns' },
  { id: 'snapshot', title: 'Snapshot', does: 'bids, only as such: writes the snapshot anew' },
  { id: 'validator', title: 'Validator', does: 'proves or refutes a repair with the real runner' },
  { id: 'critic', title: 'Critic', does: 'looks at patch and verdict before you do' },
] as const;

function describe(): unknown {
  return reviewerIds.map((id) => ({
    id,
    title: reviewerTitles[id],
    rules: allRules.filter((rule) => rule.area === id).map(({ id: rule, title, severity, languages, cwe }) => ({ id: rule, title, severity, languages, cwe: cwe ?? [] })),
  }));
}

function print(): string {
  const paint = createPaint(process.stdout, process.env);
  const lines: string[] = [];
  for (const id of reviewerIds) {
    const rules = allRules.filter((rule) => rule.area === id);
    lines.push(`${paint.bold(reviewerTitles[id])} ${paint.dim(`${id} · ${count(rules.length, 'rule')}`)}`);
    for (const rule of rules) lines.push(`  ${rule.id.padEnd(42)} ${paint.dim(rule.title)}`);
    lines.push('');
  }
  lines.push(paint.bold('Healing team'));
  for (const { id, title, does } of healers) lines.push(`  ${id.padEnd(42)} ${paint.dim(`${title}: ${does}`)}`);
  return `${lines.join('\n').trimEnd()}\n`;
}
