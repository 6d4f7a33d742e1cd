import type { AgentId } from '../bus/message.ts';
import type { TaskId } from '../scheduler/task.ts';

/** A question that only a human may answer, as an agent puts it. */
export interface ApprovalRequest {
  /** Names the question within the run: one that was answered is not asked again, not even after a resume. */
  readonly key: string;
  readonly question: string;
  /** What the human has to know to decide. */
  readonly detail: string;
  /** What can be answered; the first is what most would say. */
  readonly answers: readonly string[];
}

export interface ApprovalRecord extends ApprovalRequest {
  readonly id: string;
  readonly agent: AgentId;
  readonly task: TaskId | null;
}

/** A question as the log tells it; without an answer it is open. */
export interface ApprovalStatus {
  readonly record: ApprovalRecord;
  readonly answer: string | null;
}
