import type { FeatureJson } from '../../adapters/wire/featureJson.ts';
import { verdictWords } from './healPrinter.ts';
import type { Paint } from './paint.ts';
import { clean } from './paint.ts';
import { count, duration } from './words.ts';

const stepWords = { accepted: 'accepted', contested: 'still objected to', unreviewed: 'not looked at', stopped: 'stopped', failed: 'failed' } as const;

/** The result for a person at a terminal: what each specialist did, then the proposal with its verdict. */
export function printFeature(feature: FeatureJson, paint: Paint): string {
  const { proposal, stats } = feature;
  const lines: string[] = [];
  for (const { step, status, rounds, notes, files } of feature.steps) {
    const isGood = status === 'accepted' || status === 'unreviewed';
    const mark = isGood ? paint.green('✔') : status === 'contested' ? paint.yellow('!') : paint.red('✖');
    lines.push(`${mark} ${paint.bold(step)}  ${paint.dim([`${stepWords[status]}${rounds > 1 ? ` after ${rounds} rounds` : ''}`, ...files.map(clean)].join(' · '))}`);
    for (const note of status === 'accepted' ? [] : notes.slice(0, 4)) lines.push(`  ${paint.dim('·')} ${clean(note)}`);
  }
  lines.push('');
  if (proposal === null) lines.push('Nothing is proposed: no file was changed');
  else {
    lines.push(`${feature.proven ? paint.green('✔') : paint.yellow('!')} ${paint.bold(clean(proposal.title))}${proposal.applied ? paint.green('  applied') : ''}`);
    lines.push(`  ${feature.proven ? 'proven' : 'not proven'}: ${paint.dim(clean(verdictWords(proposal)))}`, '');
    for (const line of proposal.patch.trimEnd().split('\n')) lines.push(`  ${line.startsWith('+') ? paint.green(clean(line)) : line.startsWith('-') ? paint.red(clean(line)) : paint.dim(clean(line))}`);
  }
  const spent = stats.usd > 0 ? ` · $${stats.usd.toFixed(4)}` : '';
  lines.push('', paint.dim(`${count(stats.testRuns, 'test run')} · ${count(stats.revisions, 'revision')} · ${count(stats.repairs, 'repair')} · ${stats.tokens.toLocaleString('en')} tokens${spent} · ${duration(stats.seconds)}`));
  for (const missing of feature.isolation) lines.push(paint.yellow(`Isolation: ${clean(missing)}`));
  if (feature.partial !== undefined) lines.push(paint.yellow(`This result is partial: ${clean(feature.partial)}`));
  lines.push(paint.dim(`Run ${feature.run}`));
  return `${lines.join('\n').replace(/^\n+/, '')}\n`;
}
