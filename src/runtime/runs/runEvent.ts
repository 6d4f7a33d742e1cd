import type { ApprovalRecord } from '../approvals/approval.ts';
import type { BudgetCaps } from '../budget/budget.ts';
import type { AgentId, Message, RunId } from '../bus/message.ts';
import type { AgentState } from '../agents/agentState.ts';
import type { Permission } from '../agents/permission.ts';
import type { TaskId, TaskOutcome } from '../scheduler/task.ts';

/** One entry of a run's append-only log. */
export interface RunEvent {
  readonly run: RunId;
  /** Counts from 1 without gaps. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly body: RunEventBody;
}

/** Everything that can happen in a run. State is a pure fold of these. */
export type RunEventBody =
  | { readonly type: 'run.started'; readonly team: string; readonly teamVersion: string; readonly request: unknown; readonly caps: BudgetCaps; readonly labels: Readonly<Record<string, string>> }
  | { readonly type: 'run.resumed'; readonly reason: string }
  | { readonly type: 'run.finished'; readonly end: RunEnd }
  | { readonly type: 'agent.joined'; readonly agent: AgentProfile }
  | { readonly type: 'agent.state'; readonly agent: AgentId; readonly from: AgentState; readonly to: AgentState; readonly task: TaskId | null }
  | { readonly type: 'agent.health'; readonly agent: AgentId; readonly health: AgentHealth }
  | { readonly type: 'task.created'; readonly task: TaskRecord }
  | { readonly type: 'task.started'; readonly task: TaskId; readonly agent: AgentId; readonly attempt: number }
  | { readonly type: 'task.progress'; readonly task: TaskId; readonly done: number; readonly total: number; readonly note?: string }
  | { readonly type: 'task.finished'; readonly task: TaskId; readonly outcome: TaskOutcome }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'permission.used'; readonly agent: AgentId; readonly permission: Permission; readonly detail: string; readonly allowed: boolean }
  | { readonly type: 'budget.spent'; readonly agent: AgentId; readonly tokens: number; readonly usd: number }
  | { readonly type: 'budget.exhausted'; readonly cap: 'seconds' | 'tokens' | 'usd' | 'day' }
  | { readonly type: 'approval.asked'; readonly approval: ApprovalRecord }
  /** Without an answer: nobody needs one any more. */
  | { readonly type: 'approval.answered'; readonly id: string; readonly answer: string | null }
  /** A fact of the team's own, for example `finding.raised`. */
  | { readonly type: 'fact'; readonly agent: AgentId; readonly name: string; readonly data: unknown };

export interface AgentProfile {
  readonly id: AgentId;
  readonly role: string;
  readonly title: string;
  readonly capabilities: readonly string[];
  readonly permissions: readonly Permission[];
  readonly reportsTo: AgentId | null;
}

export type AgentHealth =
  | { readonly status: 'healthy' }
  | { readonly status: 'degraded'; readonly reason: string }
  | { readonly status: 'failed'; readonly reason: string };

/** A task as the log keeps it: without its input where that is large, with it where a resume needs it. */
export interface TaskRecord {
  readonly id: TaskId;
  readonly key: string;
  readonly kind: string;
  readonly parent: TaskId | null;
  readonly to: { readonly agent: AgentId } | { readonly capability: string };
  readonly priority: number;
  readonly lane: string | null;
}

/** How a run ended. `partial` and `cancelled` carry what there was. */
export type RunEnd =
  | { readonly status: 'done'; readonly result: unknown }
  | { readonly status: 'partial'; readonly result: unknown; readonly reason: string }
  | { readonly status: 'cancelled'; readonly result: unknown; readonly reason: string }
  | { readonly status: 'failed'; readonly error: { readonly name: string; readonly message: string } };
