import { confidenceWord } from '../../protocol/finding.ts';
import type { Finding } from '../../protocol/finding.ts';
import { shortened } from './shortened.ts';

const mostEvidence = 4;

/** A finding as text for a model: where, what, and what it rests on. */
export function findingWords(finding: Finding): string {
  const { file, range, severity, rule, agent, confidence, cwe, evidence, message, fix } = finding;
  const facts = [severity, agent, rule, confidenceWord(confidence), ...cwe].join(' · ');
  const lines = [`${file}:${range.start.line}: ${shortened(message)}`, `   ${facts}`, ...evidence.slice(0, mostEvidence).map(({ text }) => `   - ${shortened(text)}`)];
  if (evidence.length > mostEvidence) lines.push(`   - and ${evidence.length - mostEvidence} more`);
  if (fix !== undefined) lines.push(`   fix at hand: ${shortened(fix.title)}`);
  return lines.join('\n');
}

/** Whether a finding says anything of a file that stays here: it lies there, its evidence does, or its words name one. */
export function speaksOfLocalFinding({ file, evidence, related, message, fix }: Finding, isLocal: (path: string) => boolean): boolean {
  const files = [file, ...evidence.flatMap((item) => item.file ?? []), ...related.map((place) => place.file), ...(fix?.edits.map((edit) => edit.file) ?? [])];
  return files.some(isLocal) || [message, ...evidence.map(({ text }) => text), ...related.map((place) => place.message)].some((words) => namesLocal(words, isLocal));
}

/** What stands between backticks in our sentences may be a path, with a line behind it. */
export function namesLocal(words: string, isLocal: (path: string) => boolean): boolean {
  return [...words.matchAll(/`([^`\n]{1,400})`/g)].some((match) => isLocal(match[1]!.replace(/:\d+(?::\d+)?$/, '')));
}
