import type { MonitorMessageKind } from '../../../src/protocol/monitor/monitorEvent.ts';
import { messageKinds } from './messageLog.ts';
import type { RunLog } from './runLog.ts';
import { spanEnds, spanKinds } from './spanLog.ts';

/** What is shown; nothing set shows all. */
export interface Filter {
  readonly text: string;
  readonly agent: string | null;
  readonly kinds: readonly MonitorMessageKind[];
  readonly task: string | null;
  /** Only work that took at least so many milliseconds. */
  readonly atLeast: number;
  readonly errorsOnly: boolean;
}

export const noFilter: Filter = { text: '', agent: null, kinds: [], task: null, atLeast: 0, errorsOnly: false };

export function isFiltering(filter: Filter): boolean {
  return filter.text !== '' || filter.agent !== null || filter.kinds.length > 0 || filter.task !== null || filter.atLeast > 0 || filter.errorsOnly;
}

const failed = spanEnds.indexOf('failed');

/** Whether a message passes, by its index. */
export function messageTest(log: RunLog, filter: Filter): (index: number) => boolean {
  const { messages, spans } = log;
  const text = filter.text.trim().toLowerCase();
  const lane = filter.agent === null ? -1 : log.lanes.find(filter.agent);
  const kinds = new Set(filter.kinds.map((kind) => messageKinds.indexOf(kind)));
  return (index) => {
    if (filter.agent !== null && messages.from.at(index) !== lane && messages.to.at(index) !== lane) return false;
    if (kinds.size > 0 && !kinds.has(messages.kind.at(index))) return false;
    const message = messages.messages[index]!;
    if (filter.task !== null && message.task !== filter.task) return false;
    const span = message.task === null || (filter.atLeast === 0 && !filter.errorsOnly) ? -1 : (spans.tasks.get(message.task)?.span ?? -1);
    if (filter.errorsOnly && (span < 0 || spans.status.at(span) !== failed)) return false;
    if (filter.atLeast > 0 && (span < 0 || spanLength(log, span) < filter.atLeast)) return false;
    return text === '' || `${message.subject}\n${message.preview}\n${message.from}\n${message.to}\n${message.kind}`.toLowerCase().includes(text);
  };
}

/** Whether a span passes, by its index; what an agent did within a task goes with the task. */
export function spanTest(log: RunLog, filter: Filter): (span: number) => boolean {
  const { spans } = log;
  const text = filter.text.trim().toLowerCase();
  const lane = filter.agent === null ? -1 : log.lanes.find(filter.agent);
  return (given) => {
    const span = spanKinds[spans.kind.at(given)] === 'task' ? given : Math.max(0, spans.parent.at(given));
    if (filter.agent !== null && spans.lane.at(span) !== lane) return false;
    if (filter.errorsOnly && spans.status.at(span) !== failed) return false;
    if (filter.atLeast > 0 && spanLength(log, span) < filter.atLeast) return false;
    const name = spans.names[span]!;
    if (filter.task !== null && filter.task !== name) return false;
    if (text === '') return true;
    const task = spans.tasks.get(name)?.task;
    return `${name}\n${task?.kind ?? ''}\n${task?.title ?? ''}`.toLowerCase().includes(text);
  };
}

export function spanLength(log: RunLog, span: number): number {
  const end = log.spans.end.at(span);
  return (Number.isNaN(end) ? log.endedAt : end) - log.spans.start.at(span);
}
