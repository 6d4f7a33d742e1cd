import type { AgentDefinition } from '../../../runtime/agents/agent.ts';
import { speaksOfLocal } from '../judgement/localFiles.ts';
import { refuteWithModel } from '../judgement/refuteWithModel.ts';
import type { ReviewSession } from '../reviewSession.ts';
import type { FindingRef } from './findingRef.ts';
import { objectionsTo } from './objections.ts';
import type { Objection } from './objections.ts';

/** What a skeptic says to a claim. */
export interface Attack {
  readonly objections: readonly Objection[];
  /** What was looked for, in words, so that finding nothing says something. */
  readonly checked: string;
}

/** The skeptic: tries to refute what is doubtful and grave, by reading the code around it; what it says cites a line. */
export function createSkeptic(session: ReviewSession): AgentDefinition {
  return {
    id: 'skeptic',
    role: 'skeptic',
    title: 'Skeptic',
    reportsTo: 'aggregator',
    capabilities: ['review.object'],
    permissions: session.models === undefined ? ['workspace.read'] : ['workspace.read', 'git.read', 'model.call', ...(session.checks === undefined ? [] : (['workspace.execute'] as const))],
    onTask: () => Promise.reject(new Error('The skeptic answers claims and takes no tasks')),
    onMessage: async (message, context): Promise<Attack | undefined> => {
      if (message.subject !== 'debate.claim') return undefined;
      const { finding: ref, points = [], refutedBy } = message.content as { readonly finding: FindingRef; readonly points?: readonly string[]; readonly refutedBy?: string };
      const finding = session.table.find(ref.root, ref.id);
      const file = session.changeSet.files.find(({ root, path }) => root === ref.root && path === ref.file);
      if (finding === undefined || file === undefined) return { objections: [], checked: 'its file is not at hand' };
      const text = await context.use('workspace.read', ref.file, () => session.texts.read(session.changeSet, file, context.signal));
      if (text.status !== 'ok') return { objections: [], checked: `its file could not be read (${text.reason})` };
      const objections = [
        // What was measured weighs more than anything that is read.
        ...(refutedBy === undefined ? [] : [{ kind: 'measured', line: finding.range.start.line, text: refutedBy } satisfies Objection]),
        ...objectionsTo(finding, text.text),
      ];
      const checked = 'no mark that somebody has looked at it, no call before it that sounds like a guard, and its function is in use';
      if (session.models === undefined || speaksOfLocal(finding, session)) return { objections, checked };
      const attack = await refuteWithModel(finding, points, text.text, session.models, session, context);
      if (attack.kind === 'objects') return { objections: [...objections, attack.objection], checked };
      return { objections, checked: attack.kind === 'stands' ? `${checked}; a model could not refute it either` : `${checked} (without a model: ${attack.why})` };
    },
  };
}
