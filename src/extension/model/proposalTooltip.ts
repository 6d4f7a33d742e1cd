import type { Proposal } from '../../protocol/healing.ts';
import type { Translate } from './translate.ts';
import { proposalFigures } from './verdictWords.ts';
import { confidenceInWords, escapeMarkdown } from './words.ts';

const maxLines = 24;

/** The hover of a proposal's row, in Markdown: the verdict and the patch itself. */
export function proposalTooltip(proposal: Proposal, t: Translate): string {
  const { title, confidence, strategy, verdict, patch, command } = proposal;
  const sure = t('{0}, {1} %', confidenceInWords(confidence, t), Math.round(confidence * 100));
  const hunks = patch.split('\n').filter((line) => !/^(diff |index |--- |\+\+\+ |Index:|={10,})/.test(line));
  const shown = hunks.slice(0, maxLines).join('\n').trimEnd();
  return [
    `**${escapeMarkdown(title)}**`,
    escapeMarkdown([strategy, sure].join(' · ')),
    escapeMarkdown(proposalFigures(proposal, t)),
    ...(verdict.notes.length === 0 ? [] : [verdict.notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n')]),
    ...(command !== undefined || shown === '' ? [] : [fenced(shown)]),
  ].join('\n\n');
}

function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}diff\n${text}\n${fence}`;
}
