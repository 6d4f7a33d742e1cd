import type { Failure, Proposal } from '../../protocol/healing.ts';
import { rowKinds } from '../ids.ts';
import { failurePagePath } from '../pages/pagePath.ts';
import { proposalTooltip } from './proposalTooltip.ts';
import type { Row, RowTarget } from './row.ts';
import type { Translate } from './translate.ts';
import { proposalFigures, proposalStanding, shortTestName, verdictFigures, withoutMarks } from './verdictWords.ts';

/** The row of one repair, with its verdict on a line of its own below. */
export function proposalRow(failure: Failure, proposal: Proposal, index: number, t: Translate): Row {
  const label = withoutMarks(proposal.title);
  const standing = proposalStanding(proposal, t);
  const saysAll = proposal.command !== undefined && label.includes(proposal.command);
  const canPreview = proposal.command === undefined && proposal.fit !== 'gone' && !proposal.applied;
  const opens: RowTarget = canPreview ? { kind: 'preview', proposal: proposal.id } : { kind: 'page', path: failurePagePath(failure.id, shortTestName(failure)) };
  const common = {
    tooltip: proposalTooltip(proposal, t),
    kinds: [proposalKind(proposal)],
    opens,
    failureId: failure.id,
    proposalId: proposal.id,
  };
  // A line of its own for the verdict: beside the title a narrow sidebar would cut off what matters most.
  const [first, second, ...rest] = proposal.command === undefined ? verdictFigures(proposal.verdict, t) : [proposal.command];
  const verdict = {
    ...common,
    id: `verdict:${failure.id}:${proposal.id}`,
    label: second === undefined ? first! : `${first} · ${second}`,
    description: rest.join(' · '),
    icon: verdictIcon(proposal),
    expansion: 'none' as const,
    spoken: proposalFigures(proposal, t),
    children: [],
  };
  return {
    ...common,
    id: `proposal:${failure.id}:${proposal.id}`,
    label,
    ...(standing === undefined ? {} : { description: standing }),
    icon: proposalIcon(proposal),
    expansion: saysAll ? 'none' : 'expanded',
    spoken: [t('Repair {0}', index + 1), label, proposalFigures(proposal, t)].join(', '),
    children: saysAll ? [] : [verdict],
  };
}

/** A verdict with a flaw is marked by shape: something breaks, or something was not measured. */
function verdictIcon({ command, verdict }: Proposal): { readonly id: string; readonly color?: string } {
  if (command !== undefined) return { id: 'terminal' };
  const isFlawed = verdict.regressions.length > 0 || verdict.typeCheck === 'failed' || verdict.target.passed < verdict.target.runs;
  if (isFlawed) return { id: 'warning', color: 'problemsWarningIcon.foreground' };
  return verdict.suite === null ? { id: 'circle-outline', color: 'descriptionForeground' } : { id: 'pass', color: 'testing.iconPassed' };
}

function proposalKind(proposal: Proposal): string {
  if (proposal.applied || proposal.fit === 'gone') return rowKinds.applied;
  return proposal.command === undefined ? rowKinds.proposal : rowKinds.remedy;
}

function proposalIcon({ applied, fit, command }: Proposal): { readonly id: string; readonly color?: string } {
  if (applied) return { id: 'check', color: 'testing.iconPassed' };
  if (fit === 'gone') return { id: 'circle-slash', color: 'descriptionForeground' };
  if (fit === 'moved') return { id: 'history', color: 'descriptionForeground' };
  return { id: command === undefined ? 'lightbulb-autofix' : 'tools' };
}
