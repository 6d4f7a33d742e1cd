import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { Bid } from '../../../runtime/patterns/marketplace.ts';
import type { HealSession } from '../healSession.ts';
import { isFaultOfCode } from '../ailment.ts';
import { rankPlausible } from '../rank/chooseAmongPlausible.ts';
import { CandidateSearch } from '../repair/candidateSearch.ts';
import { searchLimitSeconds } from '../timeLimits.ts';
import type { Draft, RepairAnnouncement, StrategyAnswer } from './draft.ts';

/** So many of the plausible patches are handed on. */
const draftLimit = 3;

export interface SearchOptions {
  readonly id: 'templates' | 'search';
  readonly title: string;
  readonly confidence: number;
  readonly cost: number;
  readonly why: string;
}

/** One edit of a suspect line, by what developers' fixes are like. */
export const templates: SearchOptions = { id: 'templates', title: 'Templates of common fixes', confidence: 0.75, cost: 3, why: 'most fixes are one edit of a suspect line' };
/** Pairs of edits, and lines further away. */
export const pairSearch: SearchOptions = { id: 'search', title: 'Search over the syntax tree', confidence: 0.35, cost: 12, why: 'pairs of edits, where one is not enough' };

/** A strategy that tries very many small edits on a warm bench and proposes the likeliest of those that pass. */
export function createSearchStrategy(session: HealSession, options: SearchOptions): AgentDefinition {
  return {
    id: options.id,
    role: 'strategy',
    title: options.title,
    reportsTo: 'medic',
    capabilities: ['heal.repair'],
    permissions: ['workspace.read', 'workspace.execute', 'instrument.run'],
    onMessage: (message): Bid | null | undefined => {
      if (message.kind !== 'announce') return undefined;
      const { ailment } = message.content as RepairAnnouncement;
      if (!isFaultOfCode(session.diagnoses.get(ailment))) return null;
      const location = session.locations.get(ailment);
      const reads = location?.lines.files().some((file) => session.ports.repairs.reads(file)) ?? false;
      return reads ? { confidence: options.confidence, cost: options.cost, why: options.why } : null;
    },
    onTask: (task, context) => search(session, (task.input as RepairAnnouncement).ailment, options, context),
  };
}

async function search(session: HealSession, id: string, options: SearchOptions, context: AgentContext): Promise<StrategyAnswer> {
  const ailment = session.ailment(id);
  const location = session.locations.get(id)!;
  const share = { turnsLeft: session.turnsLeft, mayComeApart: ailment.failing.length > 1 };
  const seconds = searchLimitSeconds(context.budget, share, options.id === 'templates' ? 25 : 40);
  return session.rootOf(ailment).copies.use(context.signal, async (copy) => {
    const attempt = new CandidateSearch({ session, ailment, location, copy, context, seconds, onProgress: (text, tried, perSecond) => session.tell(context, ailment, `${options.id}: ${text}`, tried, perSecond) });
    try {
      const found = options.id === 'templates' ? await attempt.singles() : await attempt.pairs();
      session.candidates += attempt.tried;
      const ranked = rankPlausible(await attempt.withBehaviour(found));
      const drafts = ranked.slice(0, draftLimit).map(
        ({ candidate, score, agreement, otherPlausible }, index): Draft => ({
          strategy: options.id,
          title: candidate.title,
          changes: [{ file: candidate.file, edits: candidate.edits }],
          score: confidenceIn({ relative: score / Math.max(ranked[0]!.score, 1e-9), agreement, otherPlausible, index }) * (options.id === 'search' ? 0.8 : 1),
          agreement,
          otherPlausible,
          changesTests: false,
        }),
      );
      return { drafts, candidates: attempt.tried, ...(attempt.note === undefined ? {} : { note: attempt.note }) };
    } finally {
      attempt.dispose();
    }
  });
}

/** How far to believe in a patch that passes: by how many others pass and behave differently, and by its place among them. */
function confidenceIn(of: { relative: number; agreement: number | null; otherPlausible: number; index: number }): number {
  const certainty = of.agreement ?? 1 / (1 + of.otherPlausible / 4);
  return (0.55 + 0.4 * certainty) * (of.index === 0 ? 1 : 0.5 + 0.45 * Math.min(1, of.relative));
}
