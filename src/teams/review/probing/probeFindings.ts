import { shortHash } from '../../../base/hash.ts';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import { parallel } from '../../../runtime/patterns/parallel.ts';
import type { TaskSpec } from '../../../runtime/scheduler/task.ts';
import { refOf } from '../deliberation/findingRef.ts';
import type { Finding } from '../finding.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { isProbeable } from './planProbe.ts';
import type { ProbeInput } from './prober.ts';
import type { ProbeAnswer, ProbeResult } from './probeResult.ts';

/** The heaviest so many findings of a run are worth running code for. */
const mostProbed = 20;
const probeTimeoutMs = 90_000;

/**
 * Has the prober try the findings that make a claim which can be run, and tells the aggregator what came of it. What was
 * refuted is handed back, to be argued before the judge. Does nothing where probes are not allowed.
 */
export async function probeFindings(session: ReviewSession, findings: readonly Finding[], context: AgentContext, problems: string[]): Promise<readonly ProbeResult[]> {
  if (session.probes === undefined) return [];
  const chosen = findings.filter(isProbeable).slice(0, mostProbed);
  const roots = [...new Set(chosen.map(({ root }) => root))];
  const specs = roots.map((root): TaskSpec<ProbeInput> => {
    const refs = chosen.filter((finding) => finding.root === root).map(refOf);
    return { key: `probe ${root} ${shortHash(...refs.map(({ id }) => id))}`, kind: 'review.probe', input: { root, findings: refs }, to: { agent: 'prober' }, priority: 940, lane: 'probe', timeoutMs: probeTimeoutMs };
  });
  const refuted: ProbeResult[] = [];
  await parallel<ProbeAnswer>(context, specs, {
    onOutcome: (outcome) => {
      if (outcome.status === 'failed') problems.push(`findings could not be tried out: ${outcome.error.message}`);
      if (outcome.status !== 'done') return;
      problems.push(...outcome.result.problems);
      refuted.push(...outcome.result.results.filter(({ verdict }) => verdict === 'refuted'));
      if (outcome.result.results.length > 0) context.tell({ agent: 'aggregator' }, 'probes.run', { results: outcome.result.results });
    },
  });
  return refuted;
}
