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
    .description('list the reviewers and the rules each one reads')
    .option('--format <format>', 'pretty or json', 'pretty')
    .action((options: { format: string }) => {
      if (options.format === 'json') process.stdout.write(`${JSON.stringify(describe(), null, 2)}\n`);
      else process.stdout.write(print());
      finish(exitCodes.done);
    });
}

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
  return `${lines.join('\n').trimEnd()}\n`;
}
