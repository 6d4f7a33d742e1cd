import type { AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { debate } from './debate.ts';
import type { DebateInput } from './debate.ts';

/** The judge of debates: hears who raised a finding and the skeptic, and says what is left of it. */
export function createJudge(session: ReviewSession): AgentDefinition {
  return {
    id: 'judge',
    role: 'judge',
    title: 'Judge',
    reportsTo: 'aggregator',
    capabilities: ['review.judge'],
    permissions: ['memory.read'],
    concurrency: 4,
    onTask: (task, context) => {
      const { finding: ref, refutedBy } = task.input as DebateInput;
      const finding = session.table.find(ref.root, ref.id);
      if (finding === undefined) return Promise.resolve({ kind: 'undecided', why: 'it is not on the table any more' });
      return debate(finding, refutedBy, context);
    },
  };
}
