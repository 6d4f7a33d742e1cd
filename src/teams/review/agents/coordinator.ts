import { CancelledError, errorMessage } from '../../../base/errors.ts';
import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import { capWords } from '../../../runtime/budget/budgetMeter.ts';
import { parallel } from '../../../runtime/patterns/parallel.ts';
import type { TaskOutcome } from '../../../runtime/scheduler/task.ts';
import { FindingTable } from '../aggregation/findingTable.ts';
import type { CompletedReview, RootMemory } from '../aggregation/findingTable.ts';
import type { ChangeSet, SkipReason } from '../changeSet.ts';
import { deliberate } from '../deliberation/deliberate.ts';
import type { ChangeSetFact } from '../facts.ts';
import { factNames } from '../facts.ts';
import type { RaisedFindings, RefutedFindings } from '../finding.ts';
import { estimateJudgement } from '../judgement/estimateJudgement.ts';
import { keptLocal } from '../judgement/localFiles.ts';
import type { LinterFound } from '../ports/instruments.ts';
import type { Dismissal, KnownFinding } from '../ports/memory.ts';
import type { ReviewResult, ReviewStats } from '../reviewResult.ts';
import type { ReviewSession } from '../reviewSession.ts';
import type { Reviewers } from '../reviewers.ts';
import { asksModel, planReview } from './reviewPlan.ts';
import type { PlannedTask } from './reviewPlan.ts';
import { ReviewerProgress } from './reviewerProgress.ts';
import type { ReviewAnswer } from './reviewTask.ts';

/**
 * The manager of the review team: reads the change, cuts it into tasks, hands each reviewer's answers to the
 * aggregator as they come, and ends with the result, whole or partial.
 */
export function createCoordinator(session: ReviewSession, reviewers: Reviewers): AgentDefinition {
  return {
    id: 'coordinator',
    role: 'coordinator',
    title: 'Coordinator',
    capabilities: ['review'],
    permissions: ['git.read', 'workspace.read', 'memory.read', 'memory.write'],
    onTask: async (_task, context) => {
      try {
        return await review(session, reviewers, context);
      } finally {
        await session.dispose();
      }
    },
  };
}

async function review(session: ReviewSession, reviewers: Reviewers, context: AgentContext): Promise<ReviewResult> {
  const startedAt = context.clock.monotonic();
  const { ports, request } = session;
  const changeSet = await context.use('git.read', request.scope.kind, () =>
    ports.changes.collect(
      {
        roots: request.roots,
        scope: request.scope,
        include: request.include,
        exclude: request.exclude,
        openTexts: ports.openTexts?.() ?? {},
        ...request.limits,
      },
      context.signal,
    ),
  );
  context.record(factNames.changeSet, describe(changeSet));
  const problems: string[] = [];
  const memory = await context.use('memory.read', 'finding history and dismissals', () => remember(session, changeSet, problems));
  session.begin(changeSet, new FindingTable(changeSet, memory, request.showing, () => context.clock.now()));

  const linters = await findLinters(session, changeSet, context, problems);
  reviewers.useLinters(linters);
  const tasks = planReview({ changeSet, request, linters, reads: reviewers.reads, readsProject: reviewers.readsProject, ...(session.models === undefined ? {} : { staysLocal: (file) => session.staysLocal(file) }) });
  if (session.models !== undefined) context.record(factNames.keptLocal, keptLocal(session));
  const progress = new ReviewerProgress(tasks, changeSet.files, reviewers, memory, context);

  const work = (some: readonly PlannedTask[]): Promise<unknown> =>
    parallel(context, some.map((task) => task.spec), {
      onOutcome: (outcome, index) => {
        const task = some[index]!;
        progress.settled(task, outcome);
        if (outcome.status === 'done') handOver(task, outcome.result as ReviewAnswer, context);
      },
    });
  await work(tasks.filter((task) => !asksModel(task)));
  const judgements = tasks.filter(asksModel);
  if (judgements.length > 0 && whyPartial(context) === null) {
    // What a model is shown holds the instruments' reports: they have to be on the table, so that the same change asks the same.
    await context.ask({ agent: 'aggregator' }, 'table.settle', null);
    context.record(factNames.estimate, await estimateJudgement(judgements, session, context));
  }
  await work(judgements);
  if (whyPartial(context) === null) await deliberate(session, context, problems);
  return conclude(session, context, progress, startedAt, problems);
}

/** Tells the aggregator what a reviewer raised; also for answers that a resumed run has from its log. */
function handOver(task: PlannedTask, answer: ReviewAnswer, context: AgentContext): void {
  for (const raised of answer.raised) {
    if (raised.observations.length === 0) continue;
    const content: RaisedFindings = { reviewer: task.reviewer, ...raised };
    context.tell({ agent: 'aggregator' }, 'findings.raised', content);
  }
  if (answer.refuted !== undefined) context.tell({ agent: 'aggregator' }, 'findings.refuted', { by: task.reviewer, refuted: answer.refuted } satisfies RefutedFindings);
}

async function conclude(
  session: ReviewSession,
  context: AgentContext,
  progress: ReviewerProgress,
  startedAt: number,
  problems: string[],
): Promise<ReviewResult> {
  const partial = whyPartial(context);
  // The aggregator ranks when it can still be asked; a cancelled or spent run reads the table as it stands.
  const ranked: TaskOutcome =
    partial === null
      ? await context.delegate({ key: 'aggregate', kind: 'review.aggregate', input: null, to: { agent: 'aggregator' }, priority: 1000 })
      : { status: 'cancelled', reason: partial };
  const table = session.table.finish();
  if (ranked.status !== 'done') context.record(factNames.ranked, { funnel: table.funnel, dropped: table.dropped });
  if (!context.signal.aborted) {
    try {
      await context.use('memory.write', 'finding history', () => saveHistory(session, context, progress.completed(), table.findings));
    } catch (error) {
      problems.push(`what became of findings could not be kept: ${errorMessage(error)}`);
    }
  }
  const { changeSet } = session;
  const stats: ReviewStats = {
    files: changeSet.files.length,
    lines: progress.lines,
    seconds: (context.clock.monotonic() - startedAt) / 1000,
    skipped: countSkipped(changeSet),
    cached: progress.cachedShare,
    spent: { tokens: context.budget.spent.tokens, usd: context.budget.spent.usd },
    ...(session.models === undefined ? {} : { keptLocal: keptLocal(session) }),
  };
  return {
    roots: changeSet.roots.map(({ path, name, git }) => ({ path, name, git })),
    ...table,
    reviewers: progress.reports(problems),
    stats,
    partial,
  };
}

function whyPartial(context: AgentContext): string | null {
  if (context.signal.aborted) return 'cancelled';
  const cap = context.budget.exhausted;
  return cap === null ? null : `the cap on ${capWords[cap]} was reached`;
}

/** What earlier reviews left behind, by root. Memory that cannot be read degrades the run and does not stop it. */
async function remember(session: ReviewSession, changeSet: ChangeSet, problems: string[]): Promise<RootMemory[]> {
  const result: RootMemory[] = [];
  for (const [index, root] of changeSet.roots.entries()) {
    const { history } = session.ports;
    let dismissals: readonly Dismissal[] = [];
    let known: ReadonlyMap<string, KnownFinding> = new Map();
    try {
      for (const file of changeSet.files) {
        if (file.root === index && file.status === 'renamed' && file.oldPath !== undefined) history.rename(root.path, file.oldPath, file.path);
      }
      known = history.known(root.path);
    } catch (error) {
      problems.push(`earlier findings could not be read: ${errorMessage(error)}`);
    }
    try {
      dismissals = await session.ports.dismissals.read(root.path);
    } catch (error) {
      problems.push(errorMessage(error));
    }
    result.push({ dismissals, known, originalPath: (path) => history.originalPath(root.path, path) });
  }
  return result;
}

async function findLinters(
  session: ReviewSession,
  changeSet: ChangeSet,
  context: AgentContext,
  problems: string[],
): Promise<readonly (readonly LinterFound[])[]> {
  const { request, ports } = session;
  const mayRun = request.isTrusted && request.linter === 'workspace' && request.reviewers.includes('style');
  return Promise.all(
    changeSet.roots.map(async (root) => {
      if (!mayRun) return [];
      try {
        return await ports.linter.detect(root.path, context.signal);
      } catch (error) {
        if (CancelledError.is(error)) throw error;
        problems.push(`the workspace's linters could not be looked up: ${errorMessage(error)}`);
        return [];
      }
    }),
  );
}

function saveHistory(
  session: ReviewSession,
  context: AgentContext,
  completed: readonly CompletedReview[],
  findings: ReturnType<FindingTable['finish']>['findings'],
): void {
  const now = context.clock.now();
  const byRoot = new Map<string, KnownFinding[]>();
  const put = (root: number, known: KnownFinding): void => {
    const path = session.changeSet.roots[root]!.path;
    byRoot.set(path, [...(byRoot.get(path) ?? []), known]);
  };
  const knownByRoot = session.changeSet.roots.map((root) => session.ports.history.known(root.path));
  for (const finding of findings) {
    const known = knownByRoot[finding.root]!.get(finding.id);
    put(finding.root, {
      id: finding.id,
      agent: finding.agent,
      rule: finding.rule,
      file: finding.file,
      firstSeen: known?.firstSeen ?? now,
      lastSeen: now,
      closedAt: null,
    });
  }
  for (const { root, known } of session.table.fixed(completed)) put(root, { ...known, closedAt: now });
  for (const [root, changed] of byRoot) session.ports.history.save(root, changed);
}

function describe(changeSet: ChangeSet): ChangeSetFact {
  return { roots: changeSet.roots, files: changeSet.files.length, skipped: countSkipped(changeSet) };
}

function countSkipped(changeSet: ChangeSet): Partial<Record<SkipReason, number>> {
  const counts: Partial<Record<SkipReason, number>> = {};
  for (const skipped of changeSet.skipped) counts[skipped.reason] = (counts[skipped.reason] ?? 0) + 1;
  return counts;
}

