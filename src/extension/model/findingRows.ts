import type { Severity } from '../../base/severity.ts';
import { severities, severityRank } from '../../base/severity.ts';
import { compareText } from '../../base/text.ts';
import type { DroppedFinding, Finding } from '../../protocol/finding.ts';
import { byWeight } from '../../protocol/finding.ts';
import type { ViewState } from '../../protocol/viewState.ts';
import { rowKinds } from '../ids.ts';
import { findingPagePath, runPagePath } from '../pages/pagePath.ts';
import { matchesFilter } from './findingFilter.ts';
import { findingTooltip } from './findingTooltip.ts';
import type { Row } from './row.ts';
import type { Translate } from './translate.ts';
import { confidenceInWords, isOpen, reviewerName, severityCounts, severityWord } from './words.ts';

export const groupings = ['file', 'severity', 'reviewer'] as const;
export type Grouping = (typeof groupings)[number];

export interface FindingRowsOptions {
  readonly grouping: Grouping;
  readonly filter: string;
  readonly now: number;
}

/** The rows of the Findings view: what to act on, grouped, and below it what was set aside, with the reason. */
export function findingRows(state: ViewState, options: FindingRowsOptions, t: Translate): readonly Row[] {
  const matching = state.findings.filter((finding) => matchesFilter(finding, options.filter));
  const open = matching.filter((finding) => finding.shown && isOpen(finding)).sort(byWeight);
  const rest = matching.filter((finding) => !finding.shown && isOpen(finding)).sort(byWeight);
  const cameBack = open.filter((finding) => finding.state.status === 'cameBack');
  const dismissed = matching.filter((finding) => finding.state.status === 'dismissed').sort(byWeight);
  const dropped = state.dropped.filter(({ finding }) => matchesFilter(finding, options.filter));
  return [
    ...grouped(open, options, t),
    ...section('more', t('Below the line'), 'ellipsis', rest.map((finding) => findingRow('more', finding, true, options, t))),
    ...section(
      'cameBack',
      t('Came back'),
      'discard',
      cameBack.map((finding) => findingRow('cameBack', finding, true, options, t)),
    ),
    ...section(
      'dismissed',
      t('Dismissed'),
      'eye-closed',
      dismissed.map((finding) => findingRow('dismissed', finding, true, options, t)),
    ),
    ...section('refuted', t('Refuted'), 'circle-slash', dropped.map((item) => droppedRow(item, options, t))),
    ...checkedRow(state, t),
  ];
}

/** The rows that next and previous go through, in the order they are drawn. */
export function walkableRows(rows: readonly Row[]): readonly Row[] {
  return rows
    .flatMap((row) => (row.findingId === undefined ? row.children : [row]))
    .filter((row) => row.id.startsWith('finding:'));
}

function grouped(findings: readonly Finding[], options: FindingRowsOptions, t: Translate): readonly Row[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = groupKey(finding, options.grouping);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups].sort(groupOrder(options.grouping)).map(([key, members]) => groupRow(key, members, options, t));
}

function groupKey(finding: Finding, grouping: Grouping): string {
  switch (grouping) {
    case 'file':
      return absolutePath(finding);
    case 'severity':
      return finding.severity;
    case 'reviewer':
      return finding.agent;
  }
}

/** Files with the worst in them come first, as the findings do; the rest goes by name, so that order never depends on arrival. */
function groupOrder(grouping: Grouping): (a: [string, Finding[]], b: [string, Finding[]]) => number {
  if (grouping === 'severity') return ([a], [b]) => severities.indexOf(a as Severity) - severities.indexOf(b as Severity);
  return ([a, [first]], [b, [second]]) =>
    severityRank(first!.severity) - severityRank(second!.severity) || compareText(a, b);
}

function groupRow(key: string, members: readonly Finding[], options: FindingRowsOptions, t: Translate): Row {
  const first = members[0]!;
  const counts = severityCounts(members, t);
  const children = members.map((finding) => findingRow('finding', finding, options.grouping !== 'file', options, t));
  const common = { id: `group:${options.grouping}:${key}`, expansion: 'expanded' as const, children };
  switch (options.grouping) {
    case 'file': {
      const label = first.file.slice(first.file.lastIndexOf('/') + 1);
      const folder = first.file.slice(0, Math.max(0, first.file.length - label.length - 1));
      return { ...common, label, description: folder, filePath: key, spoken: `${first.file}, ${counts}` };
    }
    case 'severity': {
      const label = severityWord(first.severity, t);
      return { ...common, label, icon: severityIcon(first.severity), description: String(members.length), spoken: `${label}, ${members.length}` };
    }
    case 'reviewer':
      return {
        ...common,
        label: capitalised(reviewerName(key)),
        icon: { id: 'person' },
        description: counts,
        spoken: `${reviewerName(key)}, ${counts}`,
      };
  }
}

function findingRow(
  section: 'finding' | 'more' | 'cameBack' | 'dismissed',
  finding: Finding,
  withPlace: boolean,
  { now }: FindingRowsOptions,
  t: Translate,
): Row {
  const place = `${finding.file}:${finding.range.start.line}`;
  const confidence = confidenceInWords(finding.confidence, t);
  const state = stateWords(finding, t);
  const details = [
    ...state,
    ...(withPlace ? [shortPlace(finding)] : []),
    reviewerName(finding.agent),
    confidence,
    ...finding.cwe.slice(0, 1),
  ];
  const isDismissed = finding.state.status === 'dismissed';
  return {
    id: `${section}:${finding.id}`,
    label: finding.message,
    description: details.join(' · '),
    tooltip: findingTooltip(finding, now, t),
    icon: isDismissed ? { id: 'eye-closed', color: 'descriptionForeground' } : severityIcon(finding.severity),
    kinds: isDismissed
      ? [rowKinds.dismissed]
      : [rowKinds.open, ...(finding.fix === undefined ? [] : [rowKinds.fixable])],
    opens: { kind: 'place', path: absolutePath(finding), range: finding.range },
    findingId: finding.id,
    expansion: 'none',
    spoken: [
      severityWord(finding.severity, t),
      finding.message,
      place,
      reviewerName(finding.agent),
      confidence,
      ...state,
      ...(finding.fix === undefined ? [] : [t('has a fix')]),
    ].join(', '),
    children: [],
  };
}

function stateWords({ state }: Finding, t: Translate): string[] {
  if (state.status === 'cameBack') return [t('came back')];
  return state.status === 'dismissed' ? [state.reason] : [];
}

function droppedRow({ finding, by, why }: DroppedFinding, { now }: FindingRowsOptions, t: Translate): Row {
  return {
    id: `refuted:${finding.id}`,
    label: finding.message,
    description: `${why} · ${reviewerName(by)} · ${shortPlace(finding)}`,
    tooltip: findingTooltip(finding, now, t, { by, why }),
    icon: { id: 'circle-slash', color: 'descriptionForeground' },
    opens: { kind: 'place', path: absolutePath(finding), range: finding.range },
    expansion: 'none',
    spoken: [finding.message, shortPlace(finding), t('refuted by {0}', by), why].join(', '),
    children: [],
  };
}

function section(id: string, title: string, icon: string, rows: readonly Row[]): readonly Row[] {
  if (rows.length === 0) return [];
  return [
    {
      id: `section:${id}`,
      label: title,
      description: String(rows.length),
      icon: { id: icon, color: 'descriptionForeground' },
      expansion: 'collapsed',
      spoken: `${title}, ${rows.length}`,
      children: rows,
    },
  ];
}

/** Nothing found is an answer too, and this row says what it rests on. */
function checkedRow({ run }: ViewState, t: Translate): readonly Row[] {
  if (run === null || run.state.status === 'running') return [];
  const label = t('What was checked');
  return [
    {
      id: 'checked',
      label,
      description: run.subject,
      icon: { id: 'checklist', color: 'descriptionForeground' },
      opens: { kind: 'page', path: runPagePath(run.id, run.subject) },
      expansion: 'none',
      spoken: `${label}, ${run.subject}`,
      children: [],
    },
  ];
}

function severityIcon(severity: Severity): { readonly id: string; readonly color: string } {
  switch (severity) {
    case 'error':
      return { id: 'error', color: 'problemsErrorIcon.foreground' };
    case 'warning':
      return { id: 'warning', color: 'problemsWarningIcon.foreground' };
    case 'info':
      return { id: 'info', color: 'problemsInfoIcon.foreground' };
    case 'hint':
      return { id: 'lightbulb', color: 'problemsInfoIcon.foreground' };
  }
}

export function absolutePath({ root, file }: Pick<Finding, 'root' | 'file'>): string {
  return `${root.replace(/[\\/]+$/, '')}/${file}`;
}

/** Where a finding's page is. */
export function pagePathOf(finding: Finding): string {
  return findingPagePath(finding.id, `${finding.file.slice(finding.file.lastIndexOf('/') + 1)} ${finding.range.start.line}`);
}

function shortPlace({ file, range }: Finding): string {
  return `${file.slice(file.lastIndexOf('/') + 1)}:${range.start.line}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
