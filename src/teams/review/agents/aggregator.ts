import type { AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { RaisedFindings } from '../finding.ts';
import { factNames } from '../facts.ts';
import type { ReviewSession } from '../reviewSession.ts';

/** Lays what reviewers raise on the table as it comes, and tells the run what the table now says. */
export function createAggregator(session: ReviewSession): AgentDefinition {
  return {
    id: 'aggregator',
    role: 'aggregator',
    title: 'Aggregator',
    reportsTo: 'coordinator',
    capabilities: ['review.aggregate'],
    permissions: ['memory.read', 'memory.write'],
    onTask: (_task, context) => {
      const { findings, dropped, funnel } = session.table.finish();
      context.record(factNames.ranked, { funnel, dropped });
      return Promise.resolve({ findings, dropped, funnel });
    },
    onMessage: (message, context) => {
      if (message.subject !== 'findings.raised') return;
      const change = session.table.add(message.content as RaisedFindings);
      if (change.put.length > 0 || change.removed.length > 0) context.record(factNames.findings, change);
    },
  };
}
