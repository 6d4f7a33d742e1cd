import type { AgentContext } from '../../../runtime/agents/agent.ts';
import { requestOf } from '../../../runtime/models/judgement/judge.ts';
import type { PlannedTask } from '../agents/reviewPlan.ts';
import type { ReviewInput } from '../agents/reviewTask.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { questionOf } from './reason.ts';

/** What having a model judge may come to, told before the first call. What is looked up with tools, and what a skeptic asks about the answers, comes on top. */
export interface JudgementEstimate {
  readonly model: string;
  readonly calls: number;
  /** Of them, answered from the cache at no cost. */
  readonly kept: number;
  /** At most, replies as long as they may become. */
  readonly tokens: number;
  /** At most; null where the price is not known. */
  readonly usd: number | null;
}

/** Puts the questions together that the tasks will ask and adds up what they may cost. */
export async function estimateJudgement(tasks: readonly PlannedTask[], session: ReviewSession, context: AgentContext): Promise<JudgementEstimate> {
  const models = session.models!;
  const sum = { model: '', calls: 0, kept: 0, tokens: 0 };
  let usd: number | null = 0;
  for (const { reviewer, spec } of tasks) {
    const { files } = spec.input as Extract<ReviewInput, { kind: 'reason' }>;
    const { files: read, question } = await questionOf(reviewer, files, models, session, context);
    if (read.length === 0) continue;
    // Where a small model is asked first, the large one may have to be asked as well.
    for (const tier of models.hasTriage === true ? (['small', 'large'] as const) : (['large'] as const)) {
      const forecast = models.client.forecast(requestOf({ ...question, tier }));
      sum.model = forecast.model;
      sum.calls++;
      if (forecast.isKept) {
        sum.kept++;
        continue;
      }
      sum.tokens += forecast.tokens;
      usd = usd === null || forecast.usd === undefined ? null : usd + forecast.usd;
    }
  }
  return { ...sum, usd };
}
