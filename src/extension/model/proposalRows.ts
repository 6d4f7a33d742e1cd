import type { Failure } from '../../protocol/healing.ts';
import { failingLine, isRepaired, openRepairs } from '../../protocol/healing.ts';
import type { ViewState } from '../../protocol/viewState.ts';
import { rowKinds } from '../ids.ts';
import { failurePagePath } from '../pages/pagePath.ts';
import { proposalRow } from './proposalRow.ts';
import type { Row, RowTarget } from './row.ts';
import type { Translate } from './translate.ts';
import { counted } from './translate.ts';
import { classSentence, classWords, faultPlace, isUnderWay, shortTestName, testName, withoutMarks } from './verdictWords.ts';
import { escapeMarkdown } from './words.ts';

/** Beyond so many, repairs of one test are folded away. */
const shownProposals = 2;

/** The rows of the Proposals view: each failing test, and below it what was proven to make it pass. */
export function proposalRows({ failures, heal }: ViewState, t: Translate): readonly Row[] {
  const rows = failures.map((failure) => failureRow(failure, t));
  const left = heal?.left ?? 0;
  return left === 0 ? rows : [...rows, leftRow(left, t)];
}

function failureRow(failure: Failure, t: Translate): Row {
  const details = [stateWords(failure, t), ...(failure.class === 'unknown' ? [] : [classWords(failure.class, t)]), faultPlace(failure)];
  const label = testName(failure);
  // Under way, what is being tried stands last, where it can give way to the answer without moving anything.
  const last = isUnderWay(failure) ? [activityRow(failure, t)] : failure.proposals.length === 0 ? [adviceRow(failure, t)] : [];
  return {
    id: `failure:${failure.id}`,
    label,
    description: details.join(' · '),
    tooltip: [
      `**${escapeMarkdown(label)}**`,
      escapeMarkdown(failure.message),
      escapeMarkdown(details.join(' · ')),
      ...(failure.evidence.length === 0 ? [] : [failure.evidence.slice(0, 5).map((text) => `- ${escapeMarkdown(text)}`).join('\n')]),
    ].join('\n\n'),
    icon: failureIcon(failure),
    kinds: [rowKinds.failure],
    opens: testPlace(failure),
    failureId: failure.id,
    expansion: 'expanded',
    spoken: [label, ...details].join(', '),
    children: [...proposalsOf(failure, t), ...last],
  };
}

/** The best few; the others are one click away. */
function proposalsOf(failure: Failure, t: Translate): readonly Row[] {
  const rows = failure.proposals.map((proposal, index) => proposalRow(failure, proposal, index, t));
  const more = rows.slice(shownProposals);
  if (more.length === 0) return rows;
  const label = counted(t, more.length, '{0} more repair', '{0} more repairs');
  const row: Row = {
    id: `more:${failure.id}`,
    label,
    icon: { id: 'ellipsis', color: 'descriptionForeground' },
    expansion: 'collapsed',
    spoken: label,
    children: more,
  };
  return [...rows.slice(0, shownProposals), row];
}

function stateWords(failure: Failure, t: Translate): string {
  if (isRepaired(failure)) return t('repaired, not run yet');
  switch (failure.state) {
    case 'diagnosing':
      return t('diagnosing');
    case 'repairing':
      return t('repairing');
    case 'healed':
    case 'unhealed':
      return t('failed');
  }
}

/** State by shape first and by colour second. */
function failureIcon(failure: Failure): { readonly id: string; readonly color?: string } {
  if (isRepaired(failure)) return { id: 'check-all', color: 'testing.iconPassed' };
  if (isUnderWay(failure)) return { id: 'loading~spin', color: 'progressBar.background' };
  if (openRepairs(failure).length > 0) return { id: 'pass', color: 'testing.iconPassed' };
  return { id: 'error', color: 'testing.iconFailed' };
}

function activityRow(failure: Failure, t: Translate): Row {
  const label = failure.activity ?? (failure.state === 'diagnosing' ? t('finding out why it fails') : t('looking for a repair'));
  return {
    id: `next:${failure.id}`,
    label,
    tooltip: escapeMarkdown(label),
    icon: { id: 'search', color: 'descriptionForeground' },
    expansion: 'none',
    spoken: label,
    children: [],
  };
}

/** Without a repair the row says what to do next. */
function adviceRow(failure: Failure, t: Translate): Row {
  const label = withoutMarks(failure.advice ?? t('no repair was proven'));
  const sentence = classSentence(failure.class, t);
  const opens: RowTarget = { kind: 'page', path: failurePagePath(failure.id, shortTestName(failure)) };
  return {
    id: `next:${failure.id}`,
    label,
    description: failure.advice === undefined ? '' : classWords(failure.class, t),
    tooltip: [escapeMarkdown(label), escapeMarkdown(sentence)].join('\n\n'),
    icon: { id: 'info', color: 'problemsInfoIcon.foreground' },
    kinds: [rowKinds.failure],
    opens,
    failureId: failure.id,
    expansion: 'none',
    spoken: `${label}, ${sentence}`,
    children: [],
  };
}

function leftRow(left: number, t: Translate): Row {
  const label = counted(t, left, '{0} more fails and was not looked at', '{0} more fail and were not looked at');
  return {
    id: 'left',
    label,
    icon: { id: 'ellipsis', color: 'descriptionForeground' },
    expansion: 'none',
    spoken: label,
    children: [],
  };
}

function testPlace(failure: Failure): RowTarget {
  const { root, file } = failure;
  const at = { line: failingLine(failure) ?? 1, column: 1 };
  return { kind: 'place', path: `${root.replace(/[\\/]+$/, '')}/${file}`, range: { start: at, end: at } };
}
