import type { AgentContext, AgentDefinition } from '../agents/agent.ts';
import type { AgentId } from '../bus/message.ts';
import type { TaskOutcome, TaskSpec } from '../scheduler/task.ts';
import type { OutcomeCounts, ParallelOptions } from './parallel.ts';
import { parallel } from './parallel.ts';

export type FailedOutcome<R = unknown> = Extract<TaskOutcome<R>, { status: 'failed' }>;

/** What a manager decides about work that failed below. */
export type Decision<R = unknown> =
  | { readonly kind: 'retry'; readonly to?: TaskSpec['to']; readonly input?: unknown }
  /** Smaller tasks instead, whose outcomes make up the result. */
  | { readonly kind: 'split'; readonly into: readonly TaskSpec[]; readonly merge: (parts: readonly TaskOutcome[]) => R }
  | { readonly kind: 'give up' };

/** A failure on its way up: what failed, how, and for which time. */
export interface Escalation<R = unknown> {
  readonly spec: TaskSpec;
  readonly outcome: FailedOutcome<R>;
  readonly times: number;
}

export interface HierarchyOptions<R> extends Omit<ParallelOptions<R>, 'run'> {
  /** Asked about each failure. Default: give up, which leaves the failure as the outcome. */
  readonly escalate?: (escalation: Escalation<R>) => Decision<R> | Promise<Decision<R>>;
  /** After so many failures of the same task nobody is asked any more. Default 3. */
  readonly maxEscalations?: number;
}

/**
 * Delegates work down to those who report to the manager and brings failures up to it: the manager tries another
 * agent, splits the work, or gives up. A lead that gives up fails its own task, which escalates to who it reports to.
 *
 * Its job in Roundtable: a coordinator over reviewers over workers per file; a manager over specialists.
 */
export function hierarchy<R = unknown>(
  context: Pick<AgentContext, 'delegate' | 'agent'>,
  specs: Iterable<TaskSpec>,
  options: HierarchyOptions<R> = {},
): Promise<OutcomeCounts> {
  return parallel<R>(context, specs, { ...options, run: (spec) => assign(context, spec, options) });
}

/** The same for one task. */
export async function assign<R = unknown>(
  context: Pick<AgentContext, 'delegate' | 'agent'>,
  spec: TaskSpec,
  options: HierarchyOptions<R> = {},
): Promise<TaskOutcome<R>> {
  let current = spec;
  for (let times = 1; ; times++) {
    const outcome = await context.delegate<R>(current);
    if (outcome.status !== 'failed' || options.escalate === undefined || times > (options.maxEscalations ?? 3)) return outcome;
    const decision = await options.escalate({ spec: current, outcome, times });
    switch (decision.kind) {
      case 'give up':
        return outcome;
      case 'retry':
        current = { ...current, to: decision.to ?? current.to, input: 'input' in decision ? decision.input : current.input };
        break;
      case 'split': {
        const parts: TaskOutcome[] = [];
        await parallel(context, decision.into, { onOutcome: (part, index) => void (parts[index] = part) });
        return { status: 'done', result: decision.merge(parts), agent: context.agent, from: 'work' };
      }
    }
  }
}

/** Those an agent reports to, nearest first; stops at a circle. */
export function superiorsOf(agents: readonly AgentDefinition[], agent: AgentId): AgentId[] {
  const superiors: AgentId[] = [];
  let current = agents.find((candidate) => candidate.id === agent)?.reportsTo;
  while (current !== undefined && current !== agent && !superiors.includes(current)) {
    superiors.push(current);
    const superior = current;
    current = agents.find((candidate) => candidate.id === superior)?.reportsTo;
  }
  return superiors;
}

/** Those who report to an agent directly. */
export function reportsOf(agents: readonly AgentDefinition[], agent: AgentId): AgentDefinition[] {
  return agents.filter((candidate) => candidate.reportsTo === agent);
}
