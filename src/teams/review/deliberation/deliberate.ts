import { shortHash } from '../../../base/hash.ts';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import { parallel } from '../../../runtime/patterns/parallel.ts';
import type { TaskSpec } from '../../../runtime/scheduler/task.ts';
import type { Finding, ReviewerId } from '../finding.ts';
import { reviewerIds } from '../finding.ts';
import { checkSuggestions } from '../checking/checkSuggestions.ts';
import { probeFindings } from '../probing/probeFindings.ts';
import type { ReviewSession } from '../reviewSession.ts';
import type { Consultation, ConsultAnswer } from './consult.ts';
import type { DebateInput, DebateOutcome, VerdictGiven } from './debate.ts';
import { refOf } from './findingRef.ts';
import { questionsOf } from './peerQuestions.ts';
import { isDebatable } from './verdictOn.ts';

/** The heaviest so many findings of a reviewer are worth asking about, and so many of a run worth arguing. */
const mostConsulted = 20;
const mostDebated = 20;
const consultTimeoutMs = 30_000;
const debateTimeoutMs = 150_000;

/**
 * What the team does between finding and showing: reviewers ask their peers about the places of what they raised, the
 * prober tries what can be run, and what is grave and doubtful is argued before the judge, and fixes that a model
 * suggests are checked. Nothing here is needed for a result: what fails is told and left out.
 */
export async function deliberate(session: ReviewSession, context: AgentContext, problems: string[]): Promise<void> {
  await consultPeers(session, context, problems);
  if (context.signal.aborted) return;
  const refuted = await probeFindings(session, shownFindings(session).filter(({ agent }) => isReviewer(agent)), context, problems);
  const refutationOf = (finding: Finding): string | undefined => refuted.find(({ root, id }) => root === finding.root && id === finding.id)?.text;
  const arguable = shownFindings(session).filter((finding) => isReviewer(finding.agent) && (isDebatable(finding) || refutationOf(finding) !== undefined));
  // What has been measured is not left out for want of time.
  const doubtful = arguable.sort((a, b) => Number(refutationOf(b) !== undefined) - Number(refutationOf(a) !== undefined)).slice(0, mostDebated);
  if (context.signal.aborted) return;
  const specs = doubtful.map((finding): TaskSpec => ({ key: `debate ${finding.root} ${finding.id}`, kind: 'review.debate', input: { finding: refOf(finding), refutedBy: refutationOf(finding) } satisfies DebateInput, to: { agent: 'judge' }, priority: 900, timeoutMs: debateTimeoutMs }));
  await parallel<DebateOutcome>(context, specs, {
    onOutcome: (outcome, index) => {
      if (outcome.status === 'failed') problems.push(`a doubtful finding could not be argued: ${outcome.error.message}`);
      if (outcome.status !== 'done') return;
      if (outcome.result.kind === 'undecided') problems.push(`a doubtful finding was not argued to the end: ${outcome.result.why}`);
      else context.tell({ agent: 'aggregator' }, 'verdict.given', { root: doubtful[index]!.root, id: doubtful[index]!.id, verdict: outcome.result } satisfies VerdictGiven);
    },
  });
  if (session.models === undefined || context.signal.aborted || context.budget.exhausted !== null) return;
  // What was just decided is on the table before it is asked what is still shown.
  await context.ask({ agent: 'aggregator' }, 'table.settle', null);
  await checkSuggestions(session, shownFindings(session), context, problems);
}

async function consultPeers(session: ReviewSession, context: AgentContext, problems: string[]): Promise<void> {
  const byReviewer = new Map<ReviewerId, Finding[]>();
  for (const finding of shownFindings(session)) {
    if (!isReviewer(finding.agent) || questionsOf(finding).length === 0) continue;
    const own = byReviewer.get(finding.agent) ?? [];
    if (own.length < mostConsulted) byReviewer.set(finding.agent, [...own, finding]);
  }
  const specs: TaskSpec[] = [...byReviewer].map(([reviewer, findings]) => ({
    key: `${reviewer} consult ${keyOf(findings)}`,
    kind: 'review.consult',
    input: { kind: 'consult', consultations: findings.map((finding): Consultation => ({ finding: refOf(finding), questions: questionsOf(finding) })) },
    to: { agent: reviewer },
    priority: 950,
    timeoutMs: consultTimeoutMs,
  }));
  if (specs.length === 0) return;
  await parallel<ConsultAnswer>(context, specs, {
    onOutcome: (outcome) => {
      if (outcome.status === 'failed') problems.push(`peers could not be asked: ${outcome.error.message}`);
      if (outcome.status !== 'done') return;
      problems.push(...outcome.result.unanswered);
      if (outcome.result.counsels.length > 0) context.tell({ agent: 'aggregator' }, 'counsel.given', { counsels: outcome.result.counsels });
    },
  });
}

function shownFindings(session: ReviewSession): readonly Finding[] {
  return session.table.finish().findings.filter(({ shown }) => shown);
}

function isReviewer(agent: string): agent is ReviewerId {
  return (reviewerIds as readonly string[]).includes(agent);
}

function keyOf(findings: readonly Finding[]): string {
  return shortHash(...findings.map(({ root, id }) => `${root} ${id}`));
}
