import { shortHash } from '../../../base/hash.ts';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import { parallel } from '../../../runtime/patterns/parallel.ts';
import type { TaskSpec } from '../../../runtime/scheduler/task.ts';
import { refOf } from '../deliberation/findingRef.ts';
import type { Finding } from '../finding.ts';
import type { ReviewSession } from '../reviewSession.ts';
import type { CheckFixesInput, FixAnswer } from './fixChecker.ts';

/** The heaviest so many suggestions of a run are worth running tests for. */
const mostChecked = 10;
const checkTimeoutMs = 300_000;

/** Has the fixes checked that models suggest for what is still shown, and tells the aggregator which may be offered. */
export async function checkSuggestions(session: ReviewSession, findings: readonly Finding[], context: AgentContext, problems: string[]): Promise<void> {
  const chosen = findings.filter(({ suggestion, fix }) => suggestion !== undefined && fix === undefined).slice(0, mostChecked);
  const specs = [...new Set(chosen.map(({ root }) => root))].map((root): TaskSpec<CheckFixesInput> => {
    const refs = chosen.filter((finding) => finding.root === root).map(refOf);
    return { key: `fixes ${root} ${shortHash(...refs.map(({ id }) => id))}`, kind: 'review.checkFix', input: { root, findings: refs }, to: { agent: 'fixes' }, priority: 880, lane: 'probe', timeoutMs: checkTimeoutMs };
  });
  await parallel<FixAnswer>(context, specs, {
    onOutcome: (outcome) => {
      if (outcome.status === 'failed') problems.push(`suggested fixes could not be checked, and so are not offered: ${outcome.error.message}`);
      if (outcome.status !== 'done') return;
      problems.push(...outcome.result.problems);
      if (outcome.result.results.length > 0) context.tell({ agent: 'aggregator' }, 'fixes.checked', { results: outcome.result.results });
    },
  });
}
