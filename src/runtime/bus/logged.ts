import type { Task, TaskOutcome } from '../scheduler/task.ts';
import type { Message } from './message.ts';

/**
 * A message as the log keeps it. What a task is to work on and what came of it travel whole, but the log keeps a
 * reference: the outcome stands in `task.finished` already, and an input may be a whole file.
 */
export function loggedMessage(message: Message): Message {
  if (message.kind === 'task') {
    const { key, kind, input } = message.content as Task;
    return { ...message, content: isSmall(input) ? { key, kind, input } : { key, kind } };
  }
  if (message.kind === 'result') {
    const outcome = message.content as TaskOutcome;
    if (outcome.status === 'failed') return { ...message, content: { status: 'failed', error: outcome.error } };
    return { ...message, content: { status: outcome.status } };
  }
  return message;
}

const smallTexts = 200;
const smallParts = 12;

/** Whether something is so small that repeating it costs nothing; looks at no more of it than it has to. */
export function isSmall(value: unknown): boolean {
  return roomLeft(value, { texts: smallTexts, parts: smallParts });
}

function roomLeft(value: unknown, left: { texts: number; parts: number }): boolean {
  if (--left.parts < 0) return false;
  if (typeof value === 'string') return (left.texts -= value.length) >= 0;
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return false;
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.length <= left.parts && value.every((item) => roomLeft(item, left));
  for (const key in value) if (!roomLeft((value as Record<string, unknown>)[key], left)) return false;
  return true;
}
