import type { AgentId } from '../bus/message.ts';

export type TaskId = string;

/** A unit of work as it is asked for. */
export interface TaskSpec<I = unknown> {
  /**
   * Names the work itself within the run, for example `security src/a.ts`: a resumed run finds finished work by it,
   * so it must be unique in the run and the same each time.
   */
  readonly key: string;
  /** What kind of work, in the words of the team: `review.file`. */
  readonly kind: string;
  readonly input: I;
  /** Who does it: a named agent, or any agent that has the capability. */
  readonly to: { readonly agent: AgentId } | { readonly capability: string };
  /** Higher goes first; waiting raises it (ageing). Default 0. */
  readonly priority?: number;
  /** The resource it needs, for example `cpu`; lanes have limits. Default: no lane. */
  readonly lane?: string;
  /** A hard time limit for the work itself, not for the wait, in milliseconds. */
  readonly timeoutMs?: number;
  /** When it is of no more use, in milliseconds since the epoch; not started after it. */
  readonly deadline?: number;
  /** How often to try again after a failure that is not a cancellation. Default 0. */
  readonly retries?: number;
}

/** A task as the scheduler and the log know it. */
export interface Task<I = unknown> extends TaskSpec<I> {
  readonly id: TaskId;
  readonly parent: TaskId | null;
}

/** What became of a task. It never rejects: a failing agent degrades the run and does not sink it. */
export type TaskOutcome<R = unknown> =
  | { readonly status: 'done'; readonly result: R; readonly agent: AgentId; readonly from: 'work' | 'log' }
  | { readonly status: 'failed'; readonly error: TaskError; readonly agent: AgentId | null }
  | { readonly status: 'cancelled'; readonly reason: string }
  /** Never started: a budget ran out, its deadline passed, or nobody can do it. */
  | { readonly status: 'skipped'; readonly reason: string };

export interface TaskError {
  readonly name: string;
  readonly message: string;
}
