import type { MonitorEvent, MonitorEventBody, MonitorFinding, MonitorMessage } from '../../protocol/monitor/monitorEvent.ts';
import { factNames } from '../../teams/review/facts.ts';
import type { Paint } from '../printers/paint.ts';
import { clean } from '../printers/paint.ts';
import { duration } from '../printers/words.ts';

/** Facts that count along with every task; what they count is told by other lines. */
const bookkeeping: readonly string[] = [factNames.reviewer, factNames.progress, factNames.changeSet];

/** Says in one line what an event tells; remembers who is who, and since when a task is worked on. */
export class ReplayLines {
  readonly #paint: Paint;
  readonly #titles = new Map<string, string>();
  readonly #tasks = new Map<string, { title: string; agent: string | null; startedAt: number }>();
  #startedAt: number | undefined;

  constructor(paint: Paint) {
    this.#paint = paint;
  }

  /** Undefined for an event that only keeps the books. */
  lineOf({ seq, at, body }: MonitorEvent): string | undefined {
    this.#startedAt ??= at;
    const words = this.#words(body, at);
    if (words === undefined) return undefined;
    const since = `+${((at - this.#startedAt) / 1000).toFixed(2)} s`;
    return `${this.#paint.dim(`${since.padStart(10)} ${`#${seq}`.padStart(7)}`)}  ${words}`;
  }

  #words(body: MonitorEventBody, at: number): string | undefined {
    const { bold, dim, red, yellow, green } = this.#paint;
    switch (body.type) {
      case 'run.started':
        return bold(`${clean(body.team)} starts: ${clean(body.subject)}`);
      case 'run.resumed':
        this.#tasks.clear();
        return yellow(`resumed: ${clean(body.reason)}`);
      case 'run.finished':
        return bold(`${body.status}${body.reason === '' ? '' : `: ${clean(body.reason)}`}`);
      case 'agent.joined':
        this.#titles.set(body.agent.id, body.agent.title);
        return dim(`${clean(body.agent.title)} takes a seat (${clean(body.agent.role)})`);
      case 'agent.health':
        return body.health === 'healthy' ? green(`${this.#name(body.agent)} is well again`) : yellow(`${this.#name(body.agent)} is ${body.health}: ${clean(body.reason)}`);
      case 'task.created':
        this.#tasks.set(body.task.id, { title: body.task.title, agent: null, startedAt: at });
        return undefined;
      case 'task.started':
        this.#tasks.set(body.task, { title: this.#tasks.get(body.task)?.title ?? body.task, agent: body.agent, startedAt: at });
        return undefined;
      case 'task.finished':
        return this.#finished(body, at);
      case 'message':
        return this.#said(body.message);
      case 'permission.used':
        return body.allowed ? undefined : red(`${this.#name(body.agent)} may not use ${clean(body.permission)}: ${clean(body.detail)}`);
      case 'budget.exhausted':
        return yellow(`the budget of ${body.cap} is used up`);
      case 'findings':
        return this.#found(body.put);
      case 'funnel': {
        const { raised, merged, dropped, dismissed, shown } = body.counts;
        return bold(`raised ${raised} → merged ${merged} → refuted ${dropped} → dismissed ${dismissed} → shown ${shown}`);
      }
      case 'failure': {
        const { name, state, class: kind, message } = body.failure;
        return `${state === 'healed' ? green('✔') : red('✖')} ${clean(name)}: ${state}, ${kind}: ${clean(message).slice(0, 160)}`;
      }
      case 'search':
        return dim(`${clean(body.text)}: ${body.candidates} candidates, ${Math.round(body.perSecond)}/s`);
      case 'approval.asked':
        return bold(`${this.#name(body.approval.agent)} asks: ${clean(body.approval.question)}`);
      case 'approval.answered':
        return body.answer === '' ? dim('nobody needs that answer any more') : `answered: ${clean(body.answer)}`;
      case 'fact':
        return bookkeeping.includes(body.name) ? undefined : dim(`${this.#name(body.agent)} notes ${clean(body.name)} ${clean(body.preview)}`);
      case 'agent.state':
      case 'task.progress':
      case 'budget.spent':
        return undefined;
    }
  }

  #finished({ task, agent, status, reason }: Extract<MonitorEventBody, { type: 'task.finished' }>, at: number): string {
    const known = this.#tasks.get(task);
    this.#tasks.delete(task);
    const who = agent ?? known?.agent ?? null;
    const what = `${who === null ? '' : `${this.#name(who)} · `}${clean(known?.title ?? task)}`;
    const took = known === undefined || status !== 'done' ? '' : this.#paint.dim(` in ${duration((at - known.startedAt) / 1000)}`);
    const why = reason === '' ? '' : `: ${clean(reason)}`;
    return status === 'done' ? `${what}${took}` : status === 'failed' ? this.#paint.red(`${what} failed${why}`) : this.#paint.yellow(`${what} ${status}${why}`);
  }

  #found(put: readonly MonitorFinding[]): string | undefined {
    if (put.length === 0) return undefined;
    const told = put.slice(0, 3).map(({ agent, severity, place, message }) => `${this.#name(agent)} finds ${severity} ${clean(place.file)}:${place.line} ${clean(message)}`);
    return [...told, ...(put.length > told.length ? [`and ${put.length - told.length} more`] : [])].join('; ');
  }

  #said({ from, to, via, kind, subject, preview, task }: MonitorMessage): string | undefined {
    // How a task ended is told with the task.
    if (kind === 'result' && task !== null) return undefined;
    const title = kind === 'task' && task !== null ? this.#tasks.get(task)?.title : undefined;
    const target = via === 'agent' ? this.#name(to) : via === 'topic' ? `#${clean(to)}` : `queue ${clean(to)}`;
    return `${this.#name(from)} → ${target} ${this.#paint.blue(kind)} ${title === undefined ? `${clean(subject)}${preview === '' ? '' : this.#paint.dim(` ${clean(preview)}`)}` : clean(title)}`;
  }

  #name(agent: string): string {
    return clean(this.#titles.get(agent) ?? agent);
  }
}
