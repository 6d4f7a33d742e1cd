import type { AgentId } from '../../bus/message.ts';
import type { TaskId } from '../../scheduler/task.ts';
import type { AgentStatus, RunState, TaskStatus } from '../runState.ts';

export interface TaskNode {
  readonly status: TaskStatus;
  readonly children: readonly TaskNode[];
}

export interface AgentNode {
  readonly status: AgentStatus;
  /** Those who report to it. */
  readonly reports: readonly AgentNode[];
}

/** Who reports to whom; who reports to nobody, or in a circle, stands at the top. */
export function agentTree(state: RunState): readonly AgentNode[] {
  const reports = new Map<AgentId | null, AgentStatus[]>();
  for (const status of state.agents.values()) {
    const above = status.profile.reportsTo;
    const parent = above !== null && state.agents.has(above) && above !== status.profile.id ? above : null;
    push(reports, parent, status);
  }
  const seen = new Set<AgentId>();
  const nodeOf = (status: AgentStatus): AgentNode => {
    seen.add(status.profile.id);
    const below = (reports.get(status.profile.id) ?? []).filter((report) => !seen.has(report.profile.id));
    return { status, reports: below.map(nodeOf) };
  };
  const top = (reports.get(null) ?? []).map(nodeOf);
  for (const status of state.agents.values()) if (!seen.has(status.profile.id)) top.push(nodeOf(status));
  return top;
}

/** Which task was asked for by which. */
export function taskTree(state: RunState): readonly TaskNode[] {
  const children = new Map<TaskId | null, TaskStatus[]>();
  for (const status of state.tasks.values()) {
    const { parent } = status.record;
    push(children, parent !== null && state.tasks.has(parent) ? parent : null, status);
  }
  const nodeOf = (status: TaskStatus): TaskNode => ({ status, children: (children.get(status.record.id) ?? []).map(nodeOf) });
  return (children.get(null) ?? []).map(nodeOf);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
