import type { Disposable } from '../../base/disposable.ts';
import { CancelledError, errorMessage } from '../../base/errors.ts';
import type { WorkContext } from '../agents/workContext.ts';
import { loggedMessage } from '../bus/logged.ts';
import type { AgentId, Message, MessageId } from '../bus/message.ts';
import type { RunScope } from '../runs/runScope.ts';
import type { RunState } from '../runs/runState.ts';
import type { Scheduler, Ticket } from './scheduler.ts';
import type { Task, TaskId, TaskOutcome, TaskSpec } from './task.ts';

/** How to reach a task that is at work. */
export interface WorkControl {
  /** Ends it now, whether or not the agent heeds its signal. */
  stop(reason: Error): void;
  /** Aborts its signal and leaves it the time to come to an end. */
  warn(reason: Error): void;
}

/** Who the first task of a run comes from. */
export const userAgent: AgentId = 'user';

interface Entry {
  readonly task: Task;
  readonly parent: Entry | null;
  readonly from: AgentId;
  readonly cause: MessageId | null;
  readonly trace: string | undefined;
  readonly promise: Promise<TaskOutcome>;
  readonly resolve: (outcome: TaskOutcome) => void;
  outcome: TaskOutcome | undefined;
  attempt: number;
  retriesLeft: number;
  agent: AgentId | null;
  ticket: Ticket | undefined;
  control: WorkControl | undefined;
  /** Set when it was told to stop before the agent had it in hand. */
  stopReason: Error | undefined;
  retry: Disposable | undefined;
  loan: Disposable | undefined;
}

const retryBaseMs = 100;
const retryMaxMs = 5_000;

/** Keeps a run's tasks from the moment they are asked for until their outcome is known. */
export class TaskDesk {
  readonly #scope: RunScope;
  readonly #scheduler: Scheduler;
  readonly #byKey = new Map<string, Entry>();
  readonly #byId = new Map<TaskId, Entry>();
  readonly #running = new Set<Entry>();
  readonly #before: RunState;
  #count: number;

  /** `before` is what the log tells of an interrupted run. */
  constructor(scope: RunScope, scheduler: Scheduler, before: RunState) {
    this.#scope = scope;
    this.#scheduler = scheduler;
    this.#before = before;
    this.#count = before.tasks.size;
  }

  /** Hands over a run's first task. */
  begin(spec: TaskSpec, trace: string | undefined): Promise<TaskOutcome> {
    const known = this.#finishedBefore(spec.key);
    return known === undefined ? this.#create(spec, null, userAgent, null, trace).promise : Promise.resolve(known);
  }

  delegate(spec: TaskSpec, by: WorkContext, cause: MessageId, trace: string | undefined): Promise<TaskOutcome> {
    const current = this.#byKey.get(spec.key);
    if (current !== undefined) {
      // The same key is the same work: whoever asks again shares it, unless it came to nothing.
      if (current.outcome === undefined) return current.promise;
      if (current.outcome.status === 'done') return Promise.resolve({ ...current.outcome, from: 'log' });
    } else {
      const known = this.#finishedBefore(spec.key);
      if (known !== undefined) return Promise.resolve(known);
    }
    const parent = by.task === null ? undefined : this.#byId.get(by.task);
    return this.#create(spec, parent ?? null, by.agent, cause, trace).promise;
  }

  /** The agent has the task in hand. False where it was told to stop in between. */
  working(id: TaskId, control: WorkControl): boolean {
    const entry = this.#byId.get(id);
    if (entry === undefined) return true;
    entry.control = control;
    if (entry.stopReason === undefined) return true;
    control.stop(entry.stopReason);
    return false;
  }

  pause(id: TaskId): void {
    const ticket = this.#byId.get(id)?.ticket;
    if (ticket !== undefined) this.#scheduler.pause(ticket);
  }

  resume(id: TaskId): void {
    const ticket = this.#byId.get(id)?.ticket;
    if (ticket !== undefined) this.#scheduler.resume(ticket);
  }

  /** Skips what has not started and stops what has, but for the run's first task. */
  stopAll(reason: string, skipReason = reason): void {
    this.#scheduler.close(skipReason);
    for (const entry of [...this.#byKey.values()]) {
      if (entry.retry !== undefined) this.#settle(entry, { status: 'cancelled', reason });
    }
    if (this.#running.size === 0) return;
    const error = new CancelledError(reason);
    for (const entry of [...this.#running]) if (entry.parent !== null || entry.from !== userAgent) this.#stop(entry, error);
  }

  /** Aborts the first task's signal but lets it come to an end by itself. */
  warnFirst(reason: Error): void {
    for (const entry of this.#running) if (entry.from === userAgent) entry.control?.warn(reason);
  }

  stopFirst(reason: Error): void {
    for (const entry of [...this.#running]) if (entry.from === userAgent) this.#stop(entry, reason);
  }

  get running(): number {
    return this.#running.size;
  }

  #finishedBefore(key: string): TaskOutcome | undefined {
    const id = this.#before.taskByKey.get(key);
    const status = id === undefined ? undefined : this.#before.tasks.get(id);
    if (status?.status !== 'done') return undefined;
    return { status: 'done', result: status.result, agent: status.agent ?? '', from: 'log' };
  }

  #create(spec: TaskSpec, parent: Entry | null, from: AgentId, cause: MessageId | null, trace: string | undefined): Entry {
    const again = this.#byKey.get(spec.key);
    const loggedId = this.#before.taskByKey.get(spec.key);
    const id = again?.task.id ?? loggedId ?? `t${++this.#count}`;
    const attempt = again?.attempt ?? (loggedId === undefined ? 0 : (this.#before.tasks.get(loggedId)?.attempt ?? 0));
    let resolve!: (outcome: TaskOutcome) => void;
    const promise = new Promise<TaskOutcome>((settle) => (resolve = settle));
    const entry: Entry = {
      task: { ...spec, id, parent: parent?.task.id ?? null },
      parent,
      from,
      cause,
      trace,
      promise,
      resolve,
      outcome: undefined,
      attempt,
      retriesLeft: spec.retries ?? 0,
      agent: null,
      ticket: undefined,
      control: undefined,
      stopReason: undefined,
      retry: undefined,
      loan: undefined,
    };
    this.#byKey.set(spec.key, entry);
    this.#byId.set(id, entry);
    this.#scope.log({
      type: 'task.created',
      task: {
        id,
        key: spec.key,
        kind: spec.kind,
        parent: entry.task.parent,
        to: spec.to,
        priority: spec.priority ?? 0,
        lane: spec.lane ?? null,
      },
    });
    this.#submit(entry);
    for (let above = parent; above !== null && entry.loan === undefined; above = above.parent) {
      if (above.agent !== null && above.outcome === undefined) entry.loan = this.#scheduler.lend(above.agent, spec.to);
    }
    return entry;
  }

  #submit(entry: Entry): void {
    entry.ticket = this.#scheduler.submit({
      needs: entry.task,
      avoid: entry.agent ?? undefined,
      start: (agent) => this.#handOver(entry, agent),
      skip: (reason) => this.#settle(entry, { status: 'skipped', reason }),
    });
  }

  #handOver(entry: Entry, agent: AgentId): void {
    const { log, bus, clock, run } = this.#scope;
    entry.attempt++;
    entry.agent = agent;
    entry.control = undefined;
    this.#running.add(entry);
    const { task } = entry;
    const message: Message<Task> = {
      id: this.#scope.nextMessageId(),
      run,
      from: entry.from,
      to: { agent },
      kind: 'task',
      subject: task.kind,
      content: task,
      cause: entry.cause,
      task: task.id,
      ...(entry.trace === undefined ? {} : { trace: entry.trace }),
      at: clock.now(),
    };
    log({ type: 'task.started', task: task.id, agent, attempt: entry.attempt });
    log({ type: 'message', message: loggedMessage(message) });
    bus.request(message).then(
      (reply) => {
        log({ type: 'message', message: loggedMessage(reply) });
        this.#ended(entry, agent, reply.content as TaskOutcome);
      },
      (error: unknown) => {
        const name = error instanceof Error ? error.name : 'Error';
        this.#ended(entry, agent, { status: 'failed', error: { name, message: errorMessage(error) }, agent });
      },
    );
  }

  #ended(entry: Entry, agent: AgentId, outcome: TaskOutcome): void {
    if (entry.outcome !== undefined) return;
    this.#running.delete(entry);
    if (entry.ticket !== undefined) this.#scheduler.finish(entry.ticket);
    if (outcome.status === 'failed' && entry.retriesLeft > 0 && entry.stopReason === undefined) {
      entry.retriesLeft--;
      const delay = Math.min(retryMaxMs, retryBaseMs * 2 ** Math.max(0, entry.attempt - 1));
      entry.retry = this.#scope.clock.schedule(delay, () => {
        entry.retry = undefined;
        this.#submit(entry);
      });
      return;
    }
    if (outcome.status === 'failed') this.#scope.registry.taskEnded(agent, outcome.error.message);
    else if (outcome.status === 'done') this.#scope.registry.taskEnded(agent, undefined);
    this.#settle(entry, outcome);
  }

  #settle(entry: Entry, outcome: TaskOutcome): void {
    entry.retry?.dispose();
    entry.retry = undefined;
    entry.loan?.dispose();
    entry.loan = undefined;
    // The desk remembers outcomes for the length of the run; the agent's context must not be kept along with them.
    entry.control = undefined;
    entry.ticket = undefined;
    entry.outcome = outcome;
    this.#scope.log({ type: 'task.finished', task: entry.task.id, outcome });
    entry.resolve(outcome);
  }

  #stop(entry: Entry, reason: Error): void {
    entry.stopReason ??= reason;
    if (entry.control !== undefined) entry.control.stop(reason);
    // Its agent has not even looked at it, perhaps because it hangs on a message before it.
    else if (entry.agent !== null) this.#ended(entry, entry.agent, { status: 'cancelled', reason: reason.message });
  }
}
