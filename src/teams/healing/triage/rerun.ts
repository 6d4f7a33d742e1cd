import type { AgentContext } from '../../../runtime/agents/agent.ts';
import type { Ailment } from '../ailment.ts';
import type { HealSession } from '../healSession.ts';
import type { TestRef, TestResult } from '../testModel.ts';
import { testId } from '../testModel.ts';
import { rerunLimitMs } from '../timeLimits.ts';

/** What tests did when they were run again: by id, whether it passed. */
export type RerunResult = ReadonlyMap<string, TestResult['status']>;

/** Runs tests again, nothing before them but what is named, in a copy. */
export async function rerun(
  session: HealSession,
  ailment: Ailment,
  tests: readonly TestRef[],
  context: AgentContext,
  options: { folder: string; env?: Record<string, string> },
): Promise<RerunResult> {
  const outcome = await session.run(context, ailment.project, { kind: 'tests', tests }, { ...options, timeLimitMs: rerunLimitMs(context.budget, ailment.suiteMs) });
  const results = outcome.status === 'broken' ? [] : outcome.results;
  return new Map(results.map((result) => [testId(result.ref), result.status]));
}
