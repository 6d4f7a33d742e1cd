import type { RunLog } from './runLog.ts';

/**
 * Work that was created for an agent and has not started yet, by agent, up to an event. Whom a task is for is told by the
 * message that brought it.
 */
export class Queues {
  private readonly log: RunLog;
  private readonly waiting = new Map<string, string>();
  private seen = 0;

  constructor(log: RunLog) {
    this.log = log;
  }

  /** Goes on to an event; a moment before the last one asked for starts anew. */
  at(seq: number): ReadonlyMap<string, number> {
    if (seq < this.seen) {
      this.waiting.clear();
      this.seen = 0;
    }
    const end = Math.min(seq, this.log.head);
    for (; this.seen < end; this.seen++) {
      const { body } = this.log.events[this.seen]!;
      if (body.type === 'message' && body.message.kind === 'task' && body.message.task !== null) this.waiting.set(body.message.task, body.message.via === 'agent' ? body.message.to : `#${body.message.to}`);
      else if (body.type === 'task.started' || body.type === 'task.finished') this.waiting.delete(body.task);
      else if (body.type === 'run.finished') this.waiting.clear();
    }
    const counts = new Map<string, number>();
    for (const agent of this.waiting.values()) counts.set(agent, (counts.get(agent) ?? 0) + 1);
    return counts;
  }
}
