import type { ReviewJson } from '../../adapters/wire/reviewJson.ts';
import { confidenceWord } from '../../protocol/finding.ts';
import type { Finding } from '../../protocol/finding.ts';
import type { Paint } from './paint.ts';
import { clean } from './paint.ts';
import { count, duration, severityCounts, skippedWords } from './words.ts';

/** The result for a person at a terminal: the answer first, grouped by file, the evidence under each finding. */
export function printPretty(review: ReviewJson, paint: Paint): string {
  const shown = review.findings.filter((finding) => finding.shown);
  const lines: string[] = [];
  for (const [file, findings] of groupByFile(shown)) {
    lines.push('', paint.bold(clean(file)));
    for (const finding of findings.sort((a, b) => a.range.start.line - b.range.start.line)) lines.push(...describe(finding, paint));
  }
  lines.push('', ...summary(review, shown, paint));
  return `${lines.join('\n').replace(/^\n+/, '')}\n`;
}

function describe(finding: Finding, paint: Paint): string[] {
  const place = `${finding.range.start.line}:${finding.range.start.column}`.padEnd(8);
  const about = [finding.agent, confidenceWord(finding.confidence), finding.rule, ...finding.cwe].join(' · ');
  const cameBack = finding.state.status === 'cameBack' ? paint.yellow(' came back') : '';
  const lines = [`  ${mark(finding, paint)} ${paint.dim(place)}${clean(finding.message)}${cameBack}`, `    ${paint.dim(about)}`];
  for (const evidence of finding.evidence.slice(0, 6)) {
    const at = evidence.range === undefined ? '' : paint.dim(` (${evidence.file === finding.file ? 'line ' : `${clean(evidence.file ?? '')}:`}${evidence.range.start.line})`);
    lines.push(`      ${paint.dim('·')} ${clean(evidence.text)}${at}`);
  }
  if (finding.evidence.length > 6) lines.push(paint.dim(`      · and ${finding.evidence.length - 6} more`));
  if (finding.fix !== undefined) lines.push(`      ${paint.green('fix')} ${clean(finding.fix.title)}`);
  return lines;
}

function mark(finding: Finding, paint: Paint): string {
  switch (finding.severity) {
    case 'error':
      return paint.red('✖ error  ');
    case 'warning':
      return paint.yellow('⚠ warning');
    case 'info':
      return paint.blue('ℹ info   ');
    case 'hint':
      return paint.dim('· hint   ');
  }
}

function summary(review: ReviewJson, shown: readonly Finding[], paint: Paint): string[] {
  const { stats, agents } = review;
  const lines: string[] = [];
  const scope = `${count(agents.length, 'reviewer')}, ${count(stats.files, 'file')}, ${duration(stats.seconds)}${stats.tokens > 0 ? `, ${stats.tokens.toLocaleString('en')} tokens` : ''}${stats.usd > 0 ? `, $${stats.usd.toFixed(stats.usd < 0.1 ? 4 : 2)}` : ''}`;
  if (shown.length === 0) lines.push(`${scope}: ${stats.files === 0 ? 'no changes to review' : 'nothing to act on'}`);
  else lines.push(`${scope}: ${paint.bold(severityCounts(shown))}`);
  const open = review.findings.filter((finding) => finding.state.status === 'open' || finding.state.status === 'cameBack');
  const rest = open.length - shown.length;
  const asides = [
    rest > 0 ? `${rest} more outside the change, below the bar or over the cap (--format json has them)` : '',
    review.funnel.dismissed > 0 ? `${review.funnel.dismissed} dismissed` : '',
    review.dropped.length > 0 ? `${review.dropped.length} refuted` : '',
  ].filter((aside) => aside !== '');
  if (asides.length > 0) lines.push(paint.dim(asides.join(' · ')));
  const skipped = skippedWords(stats.skipped);
  if (skipped !== '') lines.push(paint.dim(`Left out: ${skipped}`));
  for (const agent of agents) {
    if (agent.status === 'done') continue;
    lines.push(paint.yellow(`${agent.id} ${agent.status}${agent.reason === undefined ? '' : `: ${clean(agent.reason)}`}`));
  }
  if (review.partial !== undefined) lines.push(paint.yellow(`This result is partial: ${review.partial}`));
  lines.push(paint.dim(`Run ${review.run}`));
  return lines;
}

function groupByFile(findings: readonly Finding[]): Map<string, Finding[]> {
  const roots = new Set(findings.map((finding) => finding.root));
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const name = roots.size > 1 ? `${finding.root}/${finding.file}` : finding.file;
    groups.set(name, [...(groups.get(name) ?? []), finding]);
  }
  return groups;
}
