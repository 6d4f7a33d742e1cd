import type { AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { HealSession } from '../healSession.ts';
import type { Draft } from '../strategies/draft.ts';
import { validateDraft } from '../validate/validateDraft.ts';

export interface ValidateInput {
  readonly ailment: string;
  readonly draft: Draft;
  readonly reruns: number;
}

/** Proves or refutes a repair in a copy of the workspace, with the real runner. */
export function createValidator(session: HealSession): AgentDefinition {
  return {
    id: 'validator',
    role: 'validator',
    title: 'Validator',
    reportsTo: 'medic',
    capabilities: ['heal.validate'],
    permissions: ['workspace.execute'],
    concurrency: 2,
    onTask: (task, context) => {
      const { ailment, draft, reruns } = task.input as ValidateInput;
      return validateDraft(session, session.ailment(ailment), draft, reruns, context);
    },
  };
}
