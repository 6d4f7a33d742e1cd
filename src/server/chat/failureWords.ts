import { failingLine, openProposals } from '../../protocol/healing.ts';
import type { Failure, Proposal } from '../../protocol/healing.ts';
import { namesLocal } from './findingWords.ts';
import { shortened } from './shortened.ts';

const mostEvidence = 4;
const mostProposals = 2;
const mostPatchLines = 60;

/** A failing test as text for a model: why it fails, and what was proven to make it pass. */
export function failureWords(failure: Failure): string {
  const line = failingLine(failure);
  const lines = [
    `${failure.file}${line === undefined ? '' : `:${line}`}: ${shortened(failure.name || failure.file)}`,
    `   ${failure.class}: ${shortened(failure.message)}`,
    ...failure.evidence.slice(0, mostEvidence).map((text) => `   - ${shortened(text)}`),
  ];
  const [suspect] = failure.suspects;
  if (suspect !== undefined) lines.push(`   most suspect: ${suspect.file}:${suspect.line} (${shortened(suspect.why)})`);
  const proposals = openProposals(failure);
  if (proposals.length === 0) lines.push(`   no repair is proposed${failure.advice === undefined ? '' : `: ${shortened(failure.advice)}`}`);
  for (const proposal of proposals.slice(0, mostProposals)) lines.push(...proposalLines(proposal));
  return lines.join('\n');
}

function proposalLines({ title, verdict, patch, command, fit }: Proposal): readonly string[] {
  if (command !== undefined) return [`   proposed command, for the user to run: \`${shortened(command)}\``];
  const { target, suite, typeCheck, regressions, overfit, notes } = verdict;
  const figures = [
    `target ${target.passed}/${target.runs}`,
    suite === null ? 'suite not run' : `suite ${suite.passed}/${suite.total}`,
    ...(regressions.length === 0 ? [] : [`breaks ${regressions.length}`]),
    ...(typeCheck === 'none' ? [] : [`types ${typeCheck}`]),
    ...(overfit.otherPlausible === 0 ? [] : [`other patches ${overfit.otherPlausible}`]),
    ...notes.map(shortened),
  ].join(' · ');
  const lines = patch.trimEnd().split('\n');
  const cut = lines.length > mostPatchLines ? [`   … ${lines.length - mostPatchLines} more lines`] : [];
  return [`   proposed, not applied: ${shortened(title)} (${figures})${fit === 'moved' ? '; the file has changed since' : ''}`, ...lines.slice(0, mostPatchLines).map((line) => `     ${line.slice(0, 300)}`), ...cut];
}

/** Whether a failing test says anything of a file that stays here. */
export function speaksOfLocalFailure(failure: Failure, isLocal: (path: string) => boolean): boolean {
  const files = [failure.file, ...failure.suspects.map(({ file }) => file), ...failure.proposals.flatMap((proposal) => proposal.files.map(({ file }) => file))];
  return files.some(isLocal) || [failure.message, ...failure.evidence].some((words) => namesLocal(words, isLocal));
}
