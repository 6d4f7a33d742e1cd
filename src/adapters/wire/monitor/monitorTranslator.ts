import { errorMessage } from '../../../base/errors.ts';
import type { MonitorEvent, MonitorEventBody, MonitorMessage, MonitorTask } from '../../../protocol/monitor/monitorEvent.ts';
import type { Message } from '../../../runtime/bus/message.ts';
import type { RunEvent, TaskRecord } from '../../../runtime/runs/runEvent.ts';
import { firstTaskKey } from '../../../runtime/runs/runSession.ts';
import type { TaskOutcome } from '../../../runtime/scheduler/task.ts';
import type { Roots } from './factEvents.ts';
import { factEvent, rootsOfFact } from './factEvents.ts';
import { fieldsOf } from './fieldsOf.ts';
import { maskSecrets } from './maskSecrets.ts';
import { oneLine } from './oneLine.ts';
import { previewOf, safeLine, shortLine } from './preview.ts';

/**
 * Turns a run's events into what the monitor shows, one for one and in order. It remembers who has which task and what
 * the roots are, so it has to be given a run from its first event on.
 */
export class MonitorTranslator {
  readonly #taskAgents = new Map<string, string>();
  /** What the tasks under way are about, for the messages that hand them out and bring them back. */
  readonly #titles = new Map<string, string>();
  #roots: Roots = [];
  #subject = '';
  #seq = 0;

  /** The last event that it was given. */
  get seq(): number {
    return this.#seq;
  }

  translate(event: RunEvent): MonitorEvent {
    this.#seq = event.seq;
    return { seq: event.seq, at: event.at, body: this.#readable(event) };
  }

  /** A log of another version may hold what this one cannot read; the rest of the run is shown all the same. */
  #readable(event: RunEvent): MonitorEventBody {
    let why = 'unknown to this version';
    try {
      const body = this.#bodyOf(event) as MonitorEventBody | undefined;
      if (body !== undefined) return body;
    } catch (error) {
      why = errorMessage(error);
    }
    return { type: 'fact', agent: '', name: oneLine(String(event.body.type)).slice(0, 80), preview: `Cannot be read: ${oneLine(why).slice(0, 120)}` };
  }

  #bodyOf({ body }: RunEvent): MonitorEventBody {
    switch (body.type) {
      case 'run.started':
        this.#subject = body.labels['subject'] ?? '';
        return { type: 'run.started', team: body.team, subject: safeLine(body.labels['subject'] ?? ''), caps: body.caps };
      case 'run.resumed':
        this.#taskAgents.clear();
        return body;
      case 'run.finished': {
        const { end } = body;
        return { type: 'run.finished', status: end.status, reason: end.status === 'done' ? '' : safeLine(end.status === 'failed' ? end.error.message : end.reason) };
      }
      case 'agent.joined':
        return { type: 'agent.joined', agent: { ...body.agent, title: oneLine(body.agent.title).slice(0, 80) } };
      case 'agent.state':
        return { type: 'agent.state', agent: body.agent, state: body.to, task: body.task };
      case 'agent.health':
        return { type: 'agent.health', agent: body.agent, health: body.health.status, reason: body.health.status === 'healthy' ? '' : safeLine(body.health.reason) };
      case 'task.created':
        return { type: 'task.created', task: this.#created(body.task) };
      case 'task.started':
        this.#taskAgents.set(body.task, body.agent);
        return body;
      case 'task.progress':
        return { type: 'task.progress', task: body.task, agent: this.#taskAgents.get(body.task) ?? null, done: body.done, total: body.total, note: safeLine(body.note ?? '') };
      case 'task.finished': {
        const agent = this.#taskAgents.get(body.task) ?? ('agent' in body.outcome ? body.outcome.agent : null);
        this.#taskAgents.delete(body.task);
        const fields = body.outcome.status === 'done' ? fieldsOf(body.outcome.result) : undefined;
        return { type: 'task.finished', task: body.task, agent, status: body.outcome.status, reason: reasonOf(body.outcome), ...(fields === undefined ? {} : { fields }) };
      }
      case 'message':
        return { type: 'message', message: this.#message(body.message) };
      case 'permission.used':
        return { ...body, detail: safeLine(body.detail).slice(0, 200) };
      case 'approval.asked': {
        const { id, agent, question, detail, answers } = body.approval;
        return { type: 'approval.asked', approval: { id, agent, question: safeLine(question), detail: maskSecrets(detail.slice(0, 4_000)), answers } };
      }
      case 'approval.answered':
        return { type: 'approval.answered', id: body.id, answer: body.answer ?? '' };
      case 'budget.spent':
      case 'budget.exhausted':
        return body;
      case 'fact':
        this.#roots = rootsOfFact(body.name, body.data) ?? this.#roots;
        return factEvent(body.agent, body.name, body.data, this.#roots);
    }
  }

  #created(record: TaskRecord): MonitorTask {
    const task = this.#task(record);
    this.#titles.set(task.id, task.title);
    return task;
  }

  #message({ id, from, to, kind, subject, content, cause, task }: Message): MonitorMessage {
    const { text, size } = previewOf(content);
    const title = kind === 'task' || kind === 'result' ? this.#titles.get(task ?? '') : undefined;
    if (kind === 'result') this.#titles.delete(task ?? '');
    const preview = title === undefined ? text : kind === 'task' ? title : shortLine(`${title}: ${text}`);
    // A task's own fields are in the entry that tells of its making.
    const fields = kind === 'task' ? undefined : fieldsOf(content);
    const [via, name] = 'agent' in to ? (['agent', to.agent] as const) : 'topic' in to ? (['topic', to.topic] as const) : (['queue', to.queue] as const);
    return { id, from, to: name, via, kind, subject: safeLine(subject).slice(0, 160), preview, size, cause, task, ...(fields === undefined ? {} : { fields }) };
  }

  #task({ id, kind, key, parent, priority, lane }: TaskRecord): MonitorTask {
    // Keys of work on a file name its root and path: `security 0:src/a.ts 12.ab`.
    const match = /^\S+ (?:slow )?(\d+):(.+?) \S+$/.exec(key);
    const root = match === null ? undefined : this.#roots[Number(match[1])]?.path;
    const title = key === firstTaskKey ? this.#subject || kind : match?.[2] ?? (key.includes(':') ? key.slice(0, 120) : key);
    return { id, kind, title: shortLine(safeLine(title)), parent, priority, lane, ...(root === undefined || kind !== 'review.file' ? {} : { place: { root, file: match![2]!, line: 1 } }) };
  }
}

function reasonOf(outcome: TaskOutcome): string {
  switch (outcome.status) {
    case 'done':
      return '';
    case 'failed':
      return safeLine(outcome.error.message).slice(0, 300);
    case 'cancelled':
    case 'skipped':
      return safeLine(outcome.reason).slice(0, 300);
  }
}
