import type { RepairCandidate } from '../../../analysis/repair/candidate.ts';
import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { Ailment } from '../ailment.ts';
import type { HealSession } from '../healSession.ts';
import { looksLikeTest } from '../testModel.ts';
import type { Draft, RepairAnnouncement, StrategyAnswer } from './draft.ts';

/** So many runs in a row must pass: a test that fails one time in five passes them all once in thirty times. */
const steadyRuns = 15;
const draftLimit = 6;

/**
 * Steadies a flaky test without touching what it asserts: work that was started and not awaited is awaited. Sleeps and
 * retries are never proposed, because they only make the failure rarer.
 */
export function createSteadyStrategy(session: HealSession): AgentDefinition {
  return {
    id: 'steady',
    role: 'strategy',
    title: 'Steady a flaky test',
    reportsTo: 'medic',
    capabilities: ['heal.repair'],
    permissions: ['workspace.read'],
    onMessage: (message) => {
      if (message.kind !== 'announce') return undefined;
      const { ailment } = message.content as RepairAnnouncement;
      if (session.diagnoses.get(ailment)?.class !== 'flaky') return null;
      return { confidence: 0.3, cost: 8, why: 'work that is not awaited is the commonest cause' };
    },
    onTask: (task, context) => steady(session, session.ailment((task.input as RepairAnnouncement).ailment), context),
  };
}

async function steady(session: HealSession, ailment: Ailment, context: AgentContext): Promise<StrategyAnswer> {
  const { repairs } = session.ports;
  const suspects = session.locations.get(ailment.id)?.lines.files() ?? [];
  return session.rootOf(ailment).copies.use(context.signal, async (copy) => {
    const found: RepairCandidate[] = [];
    for (const file of [ailment.file, ...suspects].filter((each) => repairs.reads(each)).slice(0, 4)) {
      const text = await copy.read(file);
      if (text === null) continue;
      const made = await repairs.generate({ file, text, suspicion: () => 1, limit: 20_000 }, context.signal);
      found.push(...made.filter(({ template }) => template.startsWith('await')));
    }
    const drafts = found.slice(0, draftLimit).map(
      (candidate): Draft => ({
        strategy: 'steady',
        title: candidate.title,
        changes: [{ file: candidate.file, edits: candidate.edits }],
        score: 0.6,
        otherPlausible: 0,
        agreement: null,
        changesTests: looksLikeTest(candidate.file),
        reruns: steadyRuns,
        note: 'It was flaky before: what it asserts is unchanged',
      }),
    );
    return { drafts, candidates: found.length, ...(drafts.length === 0 ? { note: 'everything that is started is awaited already' } : {}) };
  });
}
