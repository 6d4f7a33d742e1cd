import type { Clock } from '../../base/clock.ts';
import type { ApprovalRequest } from '../approvals/approval.ts';
import type { BudgetView, Spending } from '../budget/budget.ts';
import type { Address, AgentId, Message, MessageKind, RunId } from '../bus/message.ts';
import type { Task, TaskOutcome, TaskSpec } from '../scheduler/task.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Permission } from './permission.ts';

/** A participant: what it can do, what it may do, and how it answers tasks and messages. */
export interface AgentDefinition {
  readonly id: AgentId;
  /** Its job in the team: `reviewer`, `coordinator`, `aggregator`. */
  readonly role: string;
  /** How people see it: "Security". */
  readonly title: string;
  readonly capabilities: readonly string[];
  readonly permissions: readonly Permission[];
  /** The agent it reports to in a hierarchy, for the monitor's graph. */
  readonly reportsTo?: AgentId;
  /** How many tasks it works on at once. Default 1. */
  readonly concurrency?: number;
  /** Does a task; what it returns is the task's result and must survive JSON. */
  onTask(task: Task, context: AgentContext): Promise<unknown>;
  /** Receives a message; for a request, what it returns is the reply. */
  onMessage?(message: Message, context: AgentContext): unknown;
  /** Topics whose events reach `onMessage`. */
  readonly topics?: readonly string[];
}

/** All that an agent can reach while it works. */
export interface AgentContext {
  readonly run: RunId;
  readonly agent: AgentId;
  readonly clock: Clock;
  /** Aborts on cancel, on the task's time limit and when the run's budget is spent. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly budget: BudgetView;
  /** W3C trace parent of the work, where it is traced. */
  readonly trace?: string | undefined;
  /** Sends and waits for the answer. */
  ask<R = unknown>(to: Address, subject: string, content: unknown, options?: AskOptions): Promise<R>;
  /** Sends without waiting. */
  tell(to: Address, subject: string, content: unknown, kind?: MessageKind): void;
  /** Hands a task to another agent through the scheduler. On resume a finished task answers from the log. */
  delegate<R = unknown>(spec: TaskSpec): Promise<TaskOutcome<R>>;
  /** Does something its permissions must name; each use is in the audit trail. Throws `PermissionError` otherwise. */
  use<T>(permission: Permission, detail: string, work: () => Promise<T> | T): Promise<T>;
  /** Asks the human and waits, however long that takes; needs the permission `approval.ask`. */
  askHuman(request: ApprovalRequest): Promise<string>;
  /** Writes a fact of the team's own into the run log. */
  record(name: string, data: unknown): void;
  /** Says how far the current task is. */
  progress(done: number, total: number, note?: string): void;
  /** Says that it works without something it should have, and why; shown in the monitor. Null heals it. */
  degrade(reason: string | null): void;
  spend(spending: Spending): void;
}

export interface AskOptions {
  readonly timeoutMs?: number;
  readonly kind?: MessageKind;
}
