import type { AgentContext } from '../../../runtime/agents/agent.ts';
import type { LookUps } from '../../../runtime/models/judgement/judge.ts';
import type { WorkspaceSight } from '../../../runtime/models/tools/workspaceSight.ts';
import { createLookUpTools } from '../../../runtime/models/tools/lookUpTools.ts';
import type { ReviewSession } from '../reviewSession.ts';
import type { ReviewModels } from './reviewModels.ts';
import { createReviewSight } from './reviewSight.ts';

/** Said to who may look things up, for the system prompt. */
export const lookUpWords = 'Where what you are shown does not decide it, look it up with the tools before you answer: callers, types, tests, why a line is as it is. Do not look up what you do not need.';

/**
 * What a judging agent lends a model in one root. What the tools are does not depend on what is looked at, so that the same
 * question is asked with the same words; the workspace is first read when a tool is called.
 */
export function reviewLookUps(session: ReviewSession, models: ReviewModels, root: number, context: AgentContext): LookUps {
  let made: Promise<WorkspaceSight> | undefined;
  const sight = (): Promise<WorkspaceSight> => (made ??= createReviewSight(session, root, context));
  const lazy: WorkspaceSight = {
    files: async (signal) => (await sight()).files(signal),
    read: async (file, signal) => (await sight()).read(file, signal),
    references: async (name, file, signal) => (await (await sight()).references?.(name, file, signal)) ?? [],
    ...(session.ports.lines === undefined ? {} : { origins: async (file, lines, signal) => (await (await sight()).origins?.(file, lines, signal)) ?? null }),
    ...(session.checks === undefined ? {} : { runTests: async (file, name, signal) => (await sight()).runTests!(file, name, signal) }),
  };
  const staysLocal = (file: string): boolean => {
    const changed = session.changeSet.files.find((each) => each.root === root && each.path === file);
    return session.staysLocal(changed ?? { path: file });
  };
  return { clock: session.ports.clock, tools: createLookUpTools({ sight: lazy, fence: models.fence, caller: context, staysLocal, hide: (text) => models.client.hide(text) }) };
}
