import type { AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { Proposal } from '../failure.ts';

/** What a second pair of eyes says of a proven proposal. */
export interface Review {
  readonly verdict: 'show' | 'doubt' | 'drop';
  readonly why: readonly string[];
}

/** Looks at a proposal with nothing but its patch and its verdict, before anybody is shown it. */
export function createCritic(): AgentDefinition {
  return {
    id: 'critic',
    role: 'critic',
    title: 'Critic',
    reportsTo: 'medic',
    capabilities: ['heal.review'],
    permissions: [],
    concurrency: 4,
    onTask: (task) => Promise.resolve(review((task.input as { proposal: Proposal }).proposal)),
  };
}

export function review({ patch, verdict, strategy }: Proposal): Review {
  const added = patch.split('\n').filter((line) => line.startsWith('+') && !line.startsWith('+++'));
  if (verdict.regressions.length > 0) return { verdict: 'drop', why: [`it breaks ${verdict.regressions[0]}`] };
  if (added.some((line) => /\b(process\.exit|os\._exit|sys\.exit)\s*\(/.test(line))) return { verdict: 'drop', why: ['it ends the process rather than mend the code'] };
  if (added.some((line) => /\b(describe|it|test)\.skip\s*\(|@pytest\.mark\.skip|\bpytest\.skip\(/.test(line))) return { verdict: 'drop', why: ['it skips the test'] };
  const why: string[] = [];
  if (verdict.overfit.specialCase) why.push('it names a value of the test');
  if (verdict.overfit.deletes && strategy !== 'revert') why.push('it only takes code away');
  if (verdict.overfit.agreement !== null && verdict.overfit.agreement < 0.25) why.push('most other patches that pass behave differently');
  return { verdict: why.length > 0 ? 'doubt' : 'show', why };
}
