import type { AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { Message } from '../../../runtime/bus/message.ts';
import type { FindingTable, TableChange } from '../aggregation/findingTable.ts';
import type { Counsel } from '../deliberation/consult.ts';
import type { VerdictGiven } from '../deliberation/debate.ts';
import type { FixResult } from '../checking/fixChecker.ts';
import type { RaisedFindings, RefutedFindings } from '../finding.ts';
import { factNames } from '../facts.ts';
import type { ProbeResult } from '../probing/probeResult.ts';
import { shownConfidence } from '../probing/probeResult.ts';
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
      for (const change of changesOf(session.table, message)) {
        if (change.put.length > 0 || change.removed.length > 0) context.record(factNames.findings, change);
      }
    },
  };
}

/** What a message changes on the table; one that is not about findings changes nothing. */
function changesOf(table: FindingTable, { subject, content }: Message): readonly TableChange[] {
  switch (subject) {
    case 'findings.raised':
      return [table.add(content as RaisedFindings)];
    case 'findings.refuted': {
      const { by, refuted } = content as RefutedFindings;
      return refuted.map((each) => table.refute(each, by));
    }
    case 'counsel.given':
      return (content as { readonly counsels: readonly Counsel[] }).counsels.map(({ root, id, evidence, votes }) => table.amend(root, id, { evidence, votes }));
    case 'probes.run':
      return (content as { readonly results: readonly ProbeResult[] }).results.map(({ root, id, verdict, text }) =>
        table.amend(root, id, { ...(verdict === 'shown' ? { confidence: Math.max(shownConfidence, table.find(root, id)?.confidence ?? 0) } : {}), evidence: [{ kind: 'probe', text }] }),
      );
    case 'fixes.checked':
      return (content as { readonly results: readonly FixResult[] }).results.flatMap(({ root, id, check }) => {
        const suggestion = table.find(root, id)?.suggestion;
        if (suggestion === undefined || check.status !== 'holds') return [];
        return [table.amend(root, id, { fix: suggestion, evidence: [{ kind: 'tool', text: `The fix is suggested by a model: ${check.checked}` }] })];
      });
    case 'verdict.given': {
      const { root, id, verdict } = content as VerdictGiven;
      if (verdict.kind === 'dropped') return [table.drop(root, id, 'judge', verdict.why)];
      const { severity, confidence, evidence, votes } = verdict;
      return [table.amend(root, id, { severity, confidence, evidence: [evidence], votes })];
    }
    default:
      return [];
  }
}
