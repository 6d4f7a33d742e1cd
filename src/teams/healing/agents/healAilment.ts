import { marketplace } from '../../../runtime/patterns/marketplace.ts';
import { pipeline, stage } from '../../../runtime/patterns/pipeline.ts';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import type { TaskOutcome, TaskSpec } from '../../../runtime/scheduler/task.ts';
import type { Ailment, Diagnosis } from '../ailment.ts';
import type { Proposal } from '../failure.ts';
import type { HealSession } from '../healSession.ts';
import type { Draft, RepairAnnouncement, StrategyAnswer } from '../strategies/draft.ts';
import { commandProposal } from '../strategies/environmentStrategy.ts';
import { testId } from '../testModel.ts';
import { whichSideChangedLast } from '../triage/whichSide.ts';
import type { Validation } from '../validate/validateDraft.ts';
import type { Review } from './critic.ts';

/** Strategies that bid for each failure. */
export const bidders = ['revert', 'templates', 'search', 'steady', 'expectation', 'snapshot', 'model'] as const;

/** Strategies whose proven repair makes looking further pointless; the others offer a way out, not the repair. */
const settling: ReadonlySet<string> = new Set(['templates', 'search', 'steady', 'snapshot', 'model']);
const rerunsOfBest = 3;

/** Takes one ailment down the line: triage and locate side by side, then the market, then proof of what came of it. */
export async function healAilment(session: HealSession, ailment: Ailment, context: AgentContext): Promise<void> {
  // A repair of an earlier ailment may have mended this one as well.
  if (session.failuresOf(ailment).every(({ state }) => state === 'healed')) return;
  const end = await pipeline([
    stage<Diagnosis>({
      name: 'diagnosis',
      run: () => triageAndLocate(ailment, context),
      onDone: async (triaged) => {
        const diagnosis = await withSides(session, ailment, triaged, context);
        tellDiagnosis(session, ailment, diagnosis, context);
        return diagnosis.isRepairable ? 'go on' : 'stop';
      },
    }),
    stage<null>({
      name: 'repair',
      run: async () => {
        await repair(session, ailment, context);
        return { status: 'done', result: null, agent: context.agent, from: 'work' };
      },
      onDone: () => 'stop',
    }),
  ]);
  if (end.status !== 'broken') return;
  const why = end.outcome.status === 'failed' ? end.outcome.error.message : end.outcome.reason;
  session.update(context, ailment, (failure) => ({ ...failure, state: 'unhealed', evidence: [...failure.evidence, `The ${end.stage} ended early: ${why}`] }));
}

/** Both only read and run, so neither waits for the other; without a location the diagnosis still stands. */
async function triageAndLocate(ailment: Ailment, context: AgentContext): Promise<TaskOutcome<Diagnosis>> {
  const input = { ailment: ailment.id };
  const [triaged] = await Promise.all([
    context.delegate<Diagnosis>({ key: `triage ${ailment.id}`, kind: 'heal.triage', input, to: { agent: 'diagnostician' } }),
    context.delegate({ key: `locate ${ailment.id}`, kind: 'heal.locate', input, to: { agent: 'locator' } }),
  ]);
  return triaged;
}

function tellDiagnosis(session: HealSession, ailment: Ailment, diagnosis: Diagnosis, context: AgentContext): void {
  session.diagnoses.set(ailment.id, diagnosis);
  const suspects = session.locations.get(ailment.id)?.lines.top(10) ?? [];
  session.update(context, ailment, (failure) => ({
    ...failure,
    class: diagnosis.class,
    evidence: diagnosis.evidence,
    ...(diagnosis.advice === undefined ? {} : { advice: diagnosis.advice }),
    suspects,
    state: diagnosis.isRepairable ? 'repairing' : 'unhealed',
  }));
  const command = commandProposal(ailment, diagnosis);
  if (command !== null) session.addProposals(context, ailment, [command]);
}

/** For code against test, the side that changed last is the first to be asked. */
async function withSides(session: HealSession, ailment: Ailment, diagnosis: Diagnosis, context: AgentContext): Promise<Diagnosis> {
  if (diagnosis.class !== 'wrong code') return diagnosis;
  const root = session.rootOf(ailment);
  const commits = await context
    .use('git.read', 'recent commits', () => session.ports.history.commits(root.path, 30, context.signal))
    .catch(() => []);
  const sources = session.locations.get(ailment.id)?.lines.files() ?? [];
  const { side, evidence } = whichSideChangedLast({ testFile: ailment.file, sources, hunks: root.hunks, commits });
  const isTest = side === 'test' && root.hunks.some(({ file }) => file === ailment.file);
  return {
    ...diagnosis,
    class: isTest ? 'wrong test' : 'wrong code',
    evidence: [...diagnosis.evidence, evidence],
    ...(isTest ? { advice: 'The code is as it was committed: see whether the test or the code is meant.' } : {}),
  };
}

async function repair(session: HealSession, ailment: Ailment, context: AgentContext): Promise<void> {
  const announcement: RepairAnnouncement = { ailment: ailment.id };
  const notes: string[] = [];
  const refuted: string[] = [];
  session.refuted.set(ailment.id, refuted);
  const bids = await marketplace<StrategyAnswer>(context, {
    subject: 'repair',
    announcement,
    bidders,
    width: 1,
    task: ({ bidder }): TaskSpec => ({ key: `repair ${bidder} ${ailment.id}`, kind: 'heal.repair', input: announcement, to: { agent: bidder } }),
    onOutcome: async (outcome, { bidder }) => {
      if (outcome.status !== 'done') notes.push(`${bidder}: ${outcome.status === 'failed' ? outcome.error.message : outcome.reason}`);
      else {
        if (outcome.result.note !== undefined) notes.push(`${bidder}: ${outcome.result.note}`);
        refuted.push(...(await prove(session, ailment, outcome.result.drafts, context)));
      }
      return isHealed(session, ailment) ? 'enough' : 'more';
    },
  });
  session.update(context, ailment, (failure) => {
    const evidence = [...failure.evidence, ...(bids.length === 0 ? ['No strategy had anything to try here'] : []), ...notes.slice(0, 4), ...refuted.slice(0, 4)];
    return { ...failure, evidence, state: failure.state === 'healed' ? 'healed' : 'unhealed' };
  });
}

function isHealed(session: HealSession, ailment: Ailment): boolean {
  return session.failuresOf(ailment).every(({ proposals }) => proposals.some(({ strategy }) => settling.has(strategy)));
}

/** Validates drafts, the likeliest most thoroughly, has them looked at, and adds what stands. Answers what did not. */
async function prove(session: HealSession, ailment: Ailment, drafts: readonly Draft[], context: AgentContext): Promise<readonly string[]> {
  const outcomes = await Promise.all(
    drafts.map((draft, index) =>
      context.delegate<Validation>({
        key: `validate ${ailment.id} ${draft.strategy} ${index}`,
        kind: 'heal.validate',
        input: { ailment: ailment.id, draft, reruns: draft.reruns ?? (index === 0 ? rerunsOfBest : 1) },
        to: { agent: 'validator' },
        priority: -index,
      }),
    ),
  );
  const refuted: string[] = [];
  for (const outcome of outcomes) {
    if (outcome.status !== 'done') continue;
    const validation = outcome.result;
    if (validation.status === 'refuted') {
      refuted.push(`${validation.title}: ${validation.why}`);
      continue;
    }
    const reviewed: TaskOutcome<Review> = await context.delegate<Review>({
      key: `review ${ailment.id} ${validation.proposal.id}`,
      kind: 'heal.review',
      input: { proposal: validation.proposal },
      to: { agent: 'critic' },
    });
    const review = reviewed.status === 'done' ? reviewed.result : null;
    if (review?.verdict === 'drop') refuted.push(`${validation.proposal.title}: ${review.why.join(', ')}`);
    else share(session, ailment, doubted(validation.proposal, review), validation.passing, context);
  }
  return refuted;
}

function doubted(proposal: Proposal, review: Review | null): Proposal {
  if (review?.verdict !== 'doubt') return proposal;
  return { ...proposal, verdict: { ...proposal.verdict, notes: [...proposal.verdict.notes, ...review.why.map((why) => `Critic: ${why}`)] } };
}

/** A patch is a proposal for every failing test that passes with it. */
function share(session: HealSession, ailment: Ailment, proposal: Proposal, passing: readonly string[], context: AgentContext): void {
  session.addProposals(context, ailment, [proposal]);
  const mended = new Set(passing);
  for (const other of session.ailments.values()) {
    if (other.id === ailment.id || other.root !== ailment.root || other.project.id !== ailment.project.id) continue;
    if (other.failing.every(({ ref }) => mended.has(testId(ref)))) {
      session.addProposals(context, other, [proposal]);
      session.update(context, other, (failure) => ({ ...failure, class: 'wrong code', evidence: ['The repair of another failing test mends it as well'] }));
    }
  }
}
