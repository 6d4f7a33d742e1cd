import type { AgentId, MessageId } from '../../bus/message.ts';
import type { Message } from '../../bus/message.ts';
import type { TaskId } from '../../scheduler/task.ts';
import type { RunEvent } from '../runEvent.ts';

/** One try of an agent at a task, from start to end. */
export interface WorkSpan {
  readonly task: TaskId;
  readonly parent: TaskId | null;
  readonly key: string;
  readonly agent: AgentId;
  readonly attempt: number;
  readonly start: number;
  end: number | null;
  status: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
}

/** What happened when, for a timeline: spans of work and the messages between them. */
export interface Trace {
  readonly spans: WorkSpan[];
  readonly messages: Message[];
  /** Where to find what is still open, so that each event costs the same. */
  readonly open: Map<TaskId, WorkSpan>;
  readonly tasks: Map<TaskId, { readonly key: string; readonly parent: TaskId | null }>;
  readonly messageIndex: Map<MessageId, number>;
}

export function emptyTrace(): Trace {
  return { spans: [], messages: [], open: new Map(), tasks: new Map(), messageIndex: new Map() };
}

/** Adds one event to a trace that is the caller's own. */
export function applyToTrace(trace: Trace, { at, body }: RunEvent): void {
  switch (body.type) {
    case 'task.created':
      trace.tasks.set(body.task.id, { key: body.task.key, parent: body.task.parent });
      return;
    case 'task.started': {
      // A second try ends the first.
      close(trace, body.task, at, 'failed');
      const task = trace.tasks.get(body.task);
      const span: WorkSpan = {
        task: body.task,
        parent: task?.parent ?? null,
        key: task?.key ?? body.task,
        agent: body.agent,
        attempt: body.attempt,
        start: at,
        end: null,
        status: 'running',
      };
      trace.spans.push(span);
      trace.open.set(body.task, span);
      return;
    }
    case 'task.finished':
      close(trace, body.task, at, body.outcome.status === 'skipped' ? 'cancelled' : body.outcome.status);
      return;
    case 'run.resumed':
      for (const task of [...trace.open.keys()]) close(trace, task, at, 'interrupted');
      return;
    case 'run.finished':
      for (const task of [...trace.open.keys()]) close(trace, task, at, 'cancelled');
      return;
    case 'message':
      trace.messageIndex.set(body.message.id, trace.messages.length);
      trace.messages.push(body.message);
      return;
    default:
  }
}

/** What led to a message, from the first cause to the message itself. */
export function causesOf(trace: Trace, id: MessageId): Message[] {
  const chain: Message[] = [];
  const seen = new Set<MessageId>();
  for (let next: MessageId | null = id; next !== null && !seen.has(next); ) {
    seen.add(next);
    const index = trace.messageIndex.get(next);
    const message: Message | undefined = index === undefined ? undefined : trace.messages[index];
    if (message === undefined) break;
    chain.unshift(message);
    next = message.cause;
  }
  return chain;
}

function close(trace: Trace, task: TaskId, at: number, status: WorkSpan['status']): void {
  const span = trace.open.get(task);
  if (span === undefined) return;
  trace.open.delete(task);
  span.end = at;
  span.status = status;
}
