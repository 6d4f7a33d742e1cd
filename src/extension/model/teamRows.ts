import type { AgentView, AgentViewState, RunListItem, RunView, ViewState } from '../../protocol/viewState.ts';
import { rowKinds } from '../ids.ts';
import type { Row } from './row.ts';
import type { Translate } from './translate.ts';
import { counted } from './translate.ts';
import { modelRows } from './modelRows.ts';
import { grouped } from './verdictWords.ts';
import { dollars, duration, escapeMarkdown, runStatusWord, timeAgo } from './words.ts';

/** The rows of the Team view: who sits at the table now, and the runs before. */
export function teamRows(state: ViewState, now: number, t: Translate): readonly Row[] {
  const run = latestRun(state);
  const agents = (run?.agents ?? []).map((agent) => agentRow(agent, t));
  const past = state.history.filter((item) => item.id !== run?.id || item.status !== 'running');
  // Past runs have their row from the first run on: one that came later would push the others aside.
  if (run === null && past.length === 0) return [];
  return [...agents, ...modelRows(run, t), ...skippedRow(run, t), historyRow(past, now, t)];
}

/** The team at the table is the one that was called last, be it to review or to heal. */
export function latestRun({ run, heal }: ViewState): RunView | null {
  if (heal === null || run === null) return run ?? heal?.run ?? null;
  return heal.run.startedAt > run.startedAt ? heal.run : run;
}

/** What was not read, and why: counted, because silence about it would look like an all-clear. */
function skippedRow(run: RunView | null, t: Translate): readonly Row[] {
  const skipped = (run?.skippedFiles ?? []).filter(({ count }) => count > 0);
  if (skipped.length === 0) return [];
  const total = skipped.reduce((sum, { count }) => sum + count, 0);
  const label = counted(t, total, '{0} file skipped', '{0} files skipped');
  const reasons = skipped.map(({ reason, count }) => `${count} ${reason}`).join(', ');
  return [
    {
      id: 'skipped',
      label,
      description: reasons,
      tooltip: escapeMarkdown(`${label}: ${reasons}`),
      icon: { id: 'circle-slash', color: 'descriptionForeground' },
      expansion: 'none',
      spoken: `${label}: ${reasons}`,
      children: [],
    },
  ];
}

function agentRow(agent: AgentView, t: Translate): Row {
  const details = [
    stateWords(agent, t),
    ...(agent.findings > 0 ? [counted(t, agent.findings, '{0} finding', '{0} findings')] : []),
    ...(agent.elapsed > 0 ? [duration(agent.elapsed, t)] : []),
    ...(agent.spent === undefined ? [] : [agent.spent.usd > 0 ? dollars(agent.spent.usd) : t('{0} tokens', grouped(agent.spent.tokens))]),
  ];
  const reason = reasonOf(agent.state);
  const standing = standingWords(agent, t);
  if (agent.standing?.isUnderBar === true) details.push(t('under the bar'));
  return {
    id: `agent:${agent.id}`,
    label: agent.title,
    description: details.join(' · '),
    tooltip: [
      `**${escapeMarkdown(agent.title)}** · ${escapeMarkdown(details.join(' · '))}`,
      ...(reason === undefined ? [] : [escapeMarkdown(reason)]),
      ...(standing === undefined ? [] : [escapeMarkdown(standing)]),
      ...(agent.state.status === 'running' ? [escapeMarkdown(agent.state.current)] : []),
    ].join('\n\n'),
    icon: agentIcon(agent.state),
    expansion: 'none',
    spoken: [agent.title, ...details, ...(reason === undefined ? [] : [reason])].join(', '),
    children: [],
  };
}

/** What people made of it before, so that nobody has to take a reviewer's word for its worth. */
function standingWords({ standing }: AgentView, t: Translate): string | undefined {
  if (standing === undefined) return undefined;
  const decided = standing.acted + standing.dismissed;
  return standing.isUnderBar
    ? t('Here {0} of the {1} findings that somebody decided on were worth acting on, fewer than half. Consider muting rules, or leave this reviewer out.', standing.acted, decided)
    : t('Here {0} of the {1} findings that somebody decided on were worth acting on.', standing.acted, decided);
}

function stateWords({ state, done, total }: AgentView, t: Translate): string {
  switch (state.status) {
    case 'idle':
      return t('idle');
    case 'running':
      return total > 0 ? t('{0} of {1}', done, total) : t('working');
    case 'done':
      return t('done');
    case 'degraded':
      return t('degraded: {0}', state.reason);
    case 'failed':
      return t('failed: {0}', state.reason);
    case 'waiting':
      return t('waiting: {0}', state.reason);
  }
}

function reasonOf(state: AgentViewState): string | undefined {
  return 'reason' in state ? state.reason : undefined;
}

/** State by shape first and by colour second: circle, ring, check, triangle, cross, clock. */
function agentIcon({ status }: AgentViewState): { readonly id: string; readonly color?: string } {
  switch (status) {
    case 'idle':
      return { id: 'circle-outline', color: 'descriptionForeground' };
    case 'running':
      return { id: 'loading~spin', color: 'progressBar.background' };
    case 'done':
      return { id: 'check', color: 'testing.iconPassed' };
    case 'degraded':
      return { id: 'warning', color: 'problemsWarningIcon.foreground' };
    case 'failed':
      return { id: 'error', color: 'problemsErrorIcon.foreground' };
    case 'waiting':
      return { id: 'watch', color: 'descriptionForeground' };
  }
}

function historyRow(past: readonly RunListItem[], now: number, t: Translate): Row {
  const label = t('Past runs');
  return {
    id: 'history',
    label,
    description: String(past.length),
    icon: { id: 'history' },
    expansion: 'collapsed',
    spoken: `${label}, ${past.length}`,
    children: past.map((item) => runRow(item, now, t)),
  };
}

function runRow(item: RunListItem, now: number, t: Translate): Row {
  const details = [
    item.team === 'healing' ? t('heal') : counted(t, item.findings, '{0} finding', '{0} findings'),
    ...(item.status === 'done' ? [] : [runStatusWord(item.status, t)]),
    timeAgo(item.startedAt, now, t),
  ];
  const took = item.endedAt === null ? [] : [t('took {0}', duration(item.endedAt - item.startedAt, t))];
  return {
    id: `run:${item.id}`,
    label: item.subject,
    description: details.join(' · '),
    tooltip: `**${escapeMarkdown(item.subject)}**\n\n${escapeMarkdown([...details, ...took].join(' · '))}`,
    icon: runIcon(item.status),
    kinds: [rowKinds.run],
    opens: { kind: 'run', run: item.id },
    runId: item.id,
    expansion: 'none',
    spoken: [t('Run'), item.subject, ...details, ...took].join(', '),
    children: [],
  };
}

function runIcon(status: RunListItem['status']): { readonly id: string; readonly color?: string } {
  switch (status) {
    case 'running':
      return { id: 'loading~spin' };
    case 'done':
      return { id: 'check', color: 'descriptionForeground' };
    case 'partial':
      return { id: 'warning', color: 'problemsWarningIcon.foreground' };
    case 'cancelled':
      return { id: 'circle-slash', color: 'descriptionForeground' };
    case 'failed':
      return { id: 'error', color: 'problemsErrorIcon.foreground' };
  }
}
