import type { Finding } from '../../protocol/finding.ts';
import type { Translate } from './translate.ts';
import { confidenceInWords, escapeMarkdown, reviewerName, severityWord } from './words.ts';

const maxEvidence = 5;

/** The hover of a finding's row, in Markdown: what it says and what that rests on. */
export function findingTooltip(
  finding: Finding,
  now: number,
  t: Translate,
  refuted?: { readonly by: string; readonly why: string },
): string {
  const { evidence } = finding;
  const facts = [
    severityWord(finding.severity, t),
    reviewerName(finding.agent),
    `${confidenceInWords(finding.confidence, t)} (${Math.round(finding.confidence * 100)} %)`,
    finding.rule,
    ...finding.cwe,
  ];
  const more = evidence.length - maxEvidence;
  return [
    `**${escapeMarkdown(finding.message)}**`,
    facts.map(escapeMarkdown).join(' · '),
    escapeMarkdown(`${finding.file}:${finding.range.start.line}`),
    ...(refuted === undefined ? [] : [escapeMarkdown(t('Refuted by {0}: {1}', refuted.by, refuted.why))]),
    ...stateParagraph(finding, now, t),
    ...(evidence.length === 0
      ? []
      : [evidence.slice(0, maxEvidence).map(({ text }) => `- ${escapeMarkdown(text)}`).join('\n')]),
    ...(more > 0 ? [escapeMarkdown(t('and {0} more', more))] : []),
    ...(finding.fix === undefined ? [] : [escapeMarkdown(t('Fix: {0}', finding.fix.title))]),
  ].join('\n\n');
}

function stateParagraph({ state }: Finding, now: number, t: Translate): string[] {
  if (state.status !== 'dismissed') return [];
  const days = state.until === undefined ? undefined : Math.max(1, Math.ceil((state.until - now) / 86_400_000));
  const length = days === undefined ? t('for good') : t('for {0} more days', days);
  return [escapeMarkdown(t('Dismissed {0}: {1}', length, state.reason))];
}
