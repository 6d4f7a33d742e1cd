import type { Failure, Proposal } from '../../protocol/healing.ts';
import { failingLine } from '../../protocol/healing.ts';
import type { RejectedProposal } from '../../protocol/messages.ts';

/** A failing test in words: why it fails, where, and what was proven to make it pass. */
export function explainFailure(failure: Failure, rejected: readonly RejectedProposal[]): string {
  const line = failingLine(failure);
  const place = line === undefined ? failure.file : `${failure.file}:${line}`;
  const lines = [`# ${failure.name || failure.file}`, '', `${failure.class} · \`${place}\``, '', fenced(failure.message, '')];
  lines.push('', '## Why it fails', '', ...list(failure.evidence));
  if (failure.advice !== undefined) lines.push('', failure.advice);
  if (failure.suspects.length > 0) {
    lines.push('', '## Suspects', '', ...failure.suspects.map(({ file, line, score, why }, index) => `${index + 1}. \`${file}:${line}\` ${score.toFixed(2)} ${why}`));
  }
  for (const proposal of failure.proposals) lines.push('', ...proposalLines(proposal));
  if (rejected.length > 0) lines.push('', '## Rejected', '', ...rejected.map(({ title, reason }) => `- ${title}: ${reason}`));
  return `${lines.join('\n')}\n`;
}

function proposalLines({ title, patch, verdict, strategy, confidence, command }: Proposal): string[] {
  const { target, suite, regressions, typeCheck, overfit, notes } = verdict;
  return [
    `## ${title}`,
    '',
    `${strategy} · ${Math.round(confidence * 100)} %`,
    '',
    command === undefined ? fenced(patch, 'diff') : fenced(command, 'sh'),
    '',
    `- failing test: ${target.passed} of ${target.runs} runs pass`,
    suite === null ? '- suite: not run' : `- suite: ${suite.passed} of ${suite.total} tests pass`,
    ...regressions.map((name) => `- broken by it: ${name}`),
    ...(typeCheck === 'none' ? [] : [`- type check: ${typeCheck}`]),
    `- other patches that pass and behave differently: ${overfit.otherPlausible}`,
    ...notes.map((note) => `- ${note}`),
  ];
}

function list(items: readonly string[]): string[] {
  return items.length === 0 ? ['Nothing is known about it yet.'] : items.map((item) => `- ${item}`);
}

function fenced(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}
