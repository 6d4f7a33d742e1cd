import type { RuleInfo } from '../../analysis/observation.ts';
import { confidenceWord } from '../../protocol/finding.ts';
import type { Finding } from '../../protocol/finding.ts';

/** A readable page about one finding: the answer first, then the path, what was checked, the fix, how to dismiss. */
export function explainFinding(finding: Finding, rule: RuleInfo | undefined): string {
  const place = `${finding.file}:${finding.range.start.line}`;
  const lines = [`# ${finding.message}`, '', `${finding.severity} · ${finding.agent} · ${confidenceWord(finding.confidence)} (${Math.round(finding.confidence * 100)} %) · \`${place}\``];
  if (finding.cwe.length > 0) lines.push('', finding.cwe.map((cwe) => `[${cwe}](https://cwe.mitre.org/data/definitions/${cwe.replace(/\D/g, '')}.html)`).join(' · '));
  if (finding.fix !== undefined) lines.push('', '## Fix', '', `${finding.fix.title}${finding.fix.isSafe ? '' : ' (check it: it changes behaviour in some cases)'}`);
  const path = finding.evidence.filter((evidence) => evidence.kind === 'path');
  if (path.length > 0) lines.push('', '## Path', '', ...path.map((step, index) => `${index + 1}. ${step.text}${step.range === undefined ? '' : ` (\`${step.file ?? finding.file}:${step.range.start.line}\`)`}`));
  const checked = finding.evidence.filter((evidence) => evidence.kind !== 'path');
  lines.push('', '## What was checked', '', ...checked.map((evidence) => `- ${evidence.text}`));
  for (const vote of finding.votes ?? []) lines.push(`- ${vote.agent} spoke ${vote.vote} it: ${vote.why}`);
  if (rule !== undefined) lines.push('', '## Why it matters', '', rule.why, '', '## What to do', '', rule.remedy);
  lines.push('', '## If it is not worth acting on', '', `Dismiss it with a reason: the reason is kept in \`.roundtable/dismissals.json\` beside the code. Rule: \`${finding.rule}\`.`);
  return `${lines.join('\n')}\n`;
}

/** The page of a rule. */
export function explainRule(rule: RuleInfo): string {
  const lines = [`# ${rule.title}`, '', `\`${rule.id}\` · ${rule.area} · ${rule.severity} · ${rule.languages.join(', ')}`, '', rule.why, '', '## What to do', '', rule.remedy];
  if (rule.example !== undefined) lines.push('', '## Example', '', '```', rule.example.bad, '```', '', 'becomes', '', '```', rule.example.good, '```');
  if (rule.silentWhen !== undefined) lines.push('', '## When it stays silent', '', rule.silentWhen);
  if ((rule.cwe ?? []).length > 0) lines.push('', rule.cwe!.join(', '));
  return `${lines.join('\n')}\n`;
}
