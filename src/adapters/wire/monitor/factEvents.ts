import type { DroppedItem, MonitorEventBody, MonitorFailure, MonitorFinding } from '../../../protocol/monitor/monitorEvent.ts';
import type { ActivityFact } from '../../../teams/healing/facts.ts';
import { healingFacts } from '../../../teams/healing/facts.ts';
import type { Failure, Verdict } from '../../../teams/healing/failure.ts';
import type { ChangeSetFact, FindingsFact, RankedFact } from '../../../teams/review/facts.ts';
import { factNames } from '../../../teams/review/facts.ts';
import type { Finding } from '../../../teams/review/finding.ts';
import { wireId } from '../findingToWire.ts';
import { previewOf, safeLine, safeText } from './preview.ts';

/** More of a text is read by opening its entry. */
const longestText = 2_000;

export type Roots = readonly { readonly path: string }[];

/** What a team's own fact is to the monitor. */
export function factEvent(agent: string, name: string, data: unknown, roots: Roots): MonitorEventBody {
  switch (name) {
    case factNames.findings: {
      const { put, removed } = data as FindingsFact;
      return { type: 'findings', put: put.map((finding) => monitorFinding(finding, roots)), removed: removed.map(({ id, root }) => wireId(id, root, roots.length)) };
    }
    case factNames.ranked: {
      const { funnel, dropped } = data as RankedFact;
      return { type: 'funnel', counts: funnel, dropped: (dropped ?? []).map(({ finding, by, why }): DroppedItem => ({ finding: monitorFinding(finding, roots), by, why })) };
    }
    case healingFacts.failure:
      return { type: 'failure', failure: monitorFailure(data as Failure) };
    case healingFacts.activity: {
      const { failure, text, candidates, perSecond } = data as ActivityFact;
      return { type: 'search', failure, text: safeLine(text), candidates, perSecond };
    }
    default:
      return { type: 'fact', agent, name, preview: previewOf(data).text };
  }
}

/** The roots that a fact names, where it names them. */
export function rootsOfFact(name: string, data: unknown): Roots | undefined {
  return name === factNames.changeSet ? (data as ChangeSetFact).roots : undefined;
}

function monitorFinding(finding: Finding, roots: Roots): MonitorFinding {
  return {
    id: wireId(finding.id, finding.root, roots.length),
    agent: finding.agent,
    rule: finding.rule,
    severity: finding.severity,
    confidence: Math.round(finding.confidence * 100) / 100,
    message: safeLine(finding.message.slice(0, longestText)),
    place: { root: roots[finding.root]?.path ?? '', file: finding.file, line: finding.range.start.line },
    votes: finding.votes,
    state: finding.state.status,
    shown: finding.shown,
  };
}

function monitorFailure(failure: Failure): MonitorFailure {
  return {
    id: failure.id,
    name: safeLine(failure.name),
    message: shown(failure.message),
    class: failure.class,
    state: failure.state,
    evidence: failure.evidence.slice(0, 20).map(shown),
    place: { root: failure.root, file: failure.file, line: failure.failingLine ?? failure.line ?? 1 },
    suspects: failure.suspects.slice(0, 10),
    proposals: failure.proposals.map(({ id, strategy, title, confidence, applied, verdict }) => ({ id, strategy, title, confidence, applied, verdict: verdictWords(verdict) })),
  };
}

/** What a test printed may hold anything. */
function shown(text: string): string {
  return safeText(text.slice(0, longestText));
}

function verdictWords({ target, suite, typeCheck, regressions, overfit }: Verdict): string {
  return [
    `target ${target.passed}/${target.runs}`,
    suite === null ? 'suite not run' : `suite ${suite.passed}/${suite.total}`,
    ...(regressions.length === 0 ? [] : [`${regressions.length} regressions`]),
    ...(typeCheck === 'none' ? [] : [typeCheck === 'ok' ? 'types ok' : 'types failed']),
    ...(overfit.otherPlausible === 0 ? [] : [`other patches ${overfit.otherPlausible}`]),
  ].join(' · ');
}
