import type { ReviewJson } from '../../adapters/wire/reviewJson.ts';
import { confidenceWord } from '../../protocol/finding.ts';
import type { Finding } from '../../protocol/finding.ts';
import { count, duration, severityCounts, skippedWords } from './words.ts';

/** GitHub cuts comments at 65,536 characters; what does not fit is counted, never cut in the middle. */
const maxLength = 60_000;
const icons = { error: '🔴', warning: '🟠', info: '🔵', hint: '⚪' } as const;

/** A summary fit for a pull-request comment. Text from the workspace is escaped, so it can neither format nor mention. */
export function printMarkdown(review: ReviewJson): string {
  const shown = review.findings.filter((finding) => finding.shown);
  const scope = `${count(review.agents.length, 'reviewer')}, ${count(review.stats.files, 'file')}, ${duration(review.stats.seconds)}`;
  const head = [
    `### Roundtable: ${shown.length === 0 ? 'nothing to act on' : severityCounts(shown)}`,
    '',
    `${scope}${review.partial === undefined ? '' : ` · **partial**: ${escape(review.partial)}`}`,
    '',
  ];
  const foot = footer(review);
  let room = maxLength - head.join('\n').length - foot.join('\n').length;
  const body: string[] = [];
  let left = shown.length;
  for (const finding of shown) {
    const text = describe(finding);
    if (text.length + 1 > room) break;
    room -= text.length + 1;
    body.push(text);
    left--;
  }
  if (left > 0) body.push(`- and ${left} more, left out for length`);
  return `${[...head, ...body, ...foot].join('\n').trimEnd()}\n`;
}

function describe(finding: Finding): string {
  const about = [finding.agent, confidenceWord(finding.confidence), code(finding.rule), ...finding.cwe].join(' · ');
  const evidence = finding.evidence.slice(0, 8).map((item) => {
    const at = item.range === undefined ? '' : ` (${code(`${item.file ?? finding.file}:${item.range.start.line}`)})`;
    return `  - ${escape(item.text)}${at}`;
  });
  const fix = finding.fix === undefined ? [] : [`  - **Fix:** ${escape(finding.fix.title)}`];
  return [
    `- ${icons[finding.severity]} **${code(`${finding.file}:${finding.range.start.line}`)}** ${escape(finding.message)}  `,
    `  <sub>${about}</sub>`,
    ...(evidence.length + fix.length === 0 ? [] : ['  <details><summary>Evidence</summary>', '', ...evidence, ...fix, '', '  </details>']),
  ].join('\n');
}

function footer(review: ReviewJson): string[] {
  const lines: string[] = ['', '<details><summary>What was checked</summary>', ''];
  for (const agent of review.agents) {
    lines.push(`- ${agent.id}: ${agent.status}${agent.reason === undefined ? '' : ` (${escape(agent.reason)})`}`);
  }
  const { funnel } = review;
  lines.push(`- raised ${funnel.raised} → merged ${funnel.merged} → refuted ${funnel.dropped} → dismissed ${funnel.dismissed} → shown ${funnel.shown}`);
  const skipped = skippedWords(review.stats.skipped);
  if (skipped !== '') lines.push(`- left out: ${skipped}`);
  lines.push('', '</details>');
  return lines;
}

/** Keeps code spans that our own messages use and takes the meaning out of everything else. */
function escape(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*_{}[\]<>#|~]/g, '\\$&').replace(/@(?=\w)/g, '@\u200b')))
    .join('')
    .replace(/\s+/g, ' ');
}

function code(text: string): string {
  return `\`${text.replace(/[`\n]/g, "'")}\``;
}
