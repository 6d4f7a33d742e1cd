import type { Clock } from '../../base/clock.ts';
import { CancelledError } from '../../base/errors.ts';
import type { ApprovalRequest } from '../approvals/approval.ts';
import type { BudgetView, Spending } from '../budget/budget.ts';
import { loggedMessage } from '../bus/logged.ts';
import type { Address, AgentId, Message, MessageId, MessageKind, RunId } from '../bus/message.ts';
import type { RunScope } from '../runs/runScope.ts';
import type { TaskOutcome, TaskSpec } from '../scheduler/task.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { AgentContext, AgentDefinition, AskOptions } from './agent.ts';
import type { Permission } from './permission.ts';
import { PermissionError } from './permission.ts';

/** What one piece of work is doing; the agent's state is made of those of all its work. */
export type WorkMode = 'processing' | 'acting' | 'waiting';

export interface WorkListener {
  onMode(from: WorkMode, to: WorkMode): void;
}

const askTimeoutMs = 60_000;
const progressEveryMs = 50;

/**
 * All that an agent can reach during one piece of work: a task or a message. Once that is over the context is closed
 * and whatever a straggler still calls has no effect.
 */
export class WorkContext implements AgentContext {
  readonly run: RunId;
  readonly agent: AgentId;
  readonly clock: Clock;
  readonly budget: BudgetView;
  /** The task it belongs to, if any. */
  readonly task: string | null;
  readonly #scope: RunScope;
  readonly #definition: AgentDefinition;
  readonly #cause: MessageId;
  readonly #listener: WorkListener;
  readonly #traceparent: string | undefined;
  #logger: Logger | undefined;
  #controller: AbortController | undefined;
  #abortedWith: Error | undefined;
  #isOpen = true;
  #mode: WorkMode = 'processing';
  #acting = 0;
  #waiting = 0;
  #progressAt = -Infinity;

  constructor(
    scope: RunScope,
    definition: AgentDefinition,
    cause: Message,
    listener: WorkListener,
    traceparent?: string,
  ) {
    this.#scope = scope;
    this.#definition = definition;
    this.#cause = cause.id;
    this.#listener = listener;
    this.#traceparent = traceparent ?? cause.trace;
    this.run = scope.run;
    this.agent = definition.id;
    this.clock = scope.clock;
    this.budget = scope.budget;
    this.task = cause.task;
  }

  /** Made when first asked for: most work never looks at it. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abortedWith !== undefined) this.#controller.abort(this.#abortedWith);
    }
    return this.#controller.signal;
  }

  get logger(): Logger {
    this.#logger ??= this.#scope.logger.with({ agent: this.agent, task: this.task });
    return this.#logger;
  }

  get trace(): string | undefined {
    return this.#traceparent;
  }

  get mode(): WorkMode {
    return this.#mode;
  }

  get abortedWith(): Error | undefined {
    return this.#abortedWith;
  }

  /** Tells the work to stop; the first reason stands. */
  abort(reason: Error): void {
    if (this.#abortedWith !== undefined) return;
    this.#abortedWith = reason;
    this.#controller?.abort(reason);
  }

  close(): void {
    this.#isOpen = false;
  }

  readonly ask = <R = unknown>(to: Address, subject: string, content: unknown, options: AskOptions = {}): Promise<R> =>
    handled(this.#ask<R>(to, subject, content, options));

  async #ask<R>(to: Address, subject: string, content: unknown, options: AskOptions): Promise<R> {
    this.#throwIfOver();
    const message = this.#message(to, options.kind ?? 'request', subject, content);
    const asked = this.#scope.bus.request(message, { timeoutMs: options.timeoutMs ?? askTimeoutMs, signal: this.signal });
    this.#scope.log({ type: 'message', message });
    this.#wait(1);
    try {
      const reply = await asked;
      if (this.#isOpen) this.#scope.log({ type: 'message', message: loggedMessage(reply) });
      return reply.content as R;
    } finally {
      this.#wait(-1);
    }
  }

  readonly tell = (to: Address, subject: string, content: unknown, kind: MessageKind = 'event'): void => {
    if (!this.#isOpen) return;
    const message = this.#message(to, kind, subject, content);
    this.#scope.bus.send(message);
    this.#scope.log({ type: 'message', message });
  };

  readonly delegate = async <R = unknown>(spec: TaskSpec): Promise<TaskOutcome<R>> => {
    if (!this.#isOpen) return { status: 'cancelled', reason: 'The work that asked for it is over' };
    this.#wait(1);
    try {
      return (await this.#scope.desk.delegate(spec, this, this.#cause, this.#traceparent)) as TaskOutcome<R>;
    } finally {
      this.#wait(-1);
    }
  };

  readonly use = <T>(permission: Permission, detail: string, work: () => Promise<T> | T): Promise<T> =>
    handled(this.#use(permission, detail, work));

  async #use<T>(permission: Permission, detail: string, work: () => Promise<T> | T): Promise<T> {
    this.#throwIfOver();
    this.#permit(permission, detail);
    this.#acting++;
    this.#updateMode();
    try {
      return await work();
    } finally {
      this.#acting--;
      this.#updateMode();
    }
  }

  readonly askHuman = (request: ApprovalRequest): Promise<string> => handled(this.#askHuman(request));

  async #askHuman(request: ApprovalRequest): Promise<string> {
    this.#throwIfOver();
    this.#permit('approval.ask', request.key);
    this.#wait(1);
    try {
      return await this.#scope.approvals.ask(request, { agent: this.agent, task: this.task }, this.signal);
    } finally {
      this.#wait(-1);
    }
  }

  readonly record = (name: string, data: unknown): void => {
    if (this.#isOpen) this.#scope.log({ type: 'fact', agent: this.agent, name, data });
  };

  readonly progress = (done: number, total: number, note?: string): void => {
    if (!this.#isOpen || this.task === null) return;
    // A loop that reports each step must not flood the log; the last step is always told.
    const now = this.clock.monotonic();
    if (done < total && now - this.#progressAt < progressEveryMs) return;
    this.#progressAt = now;
    this.#scope.log({ type: 'task.progress', task: this.task, done, total, ...(note === undefined ? {} : { note }) });
  };

  readonly degrade = (reason: string | null): void => {
    if (!this.#isOpen) return;
    this.#scope.registry.setHealth(this.agent, reason === null ? { status: 'healthy' } : { status: 'degraded', reason });
  };

  readonly spend = (spending: Spending): void => {
    if (!this.#isOpen) return;
    const { tokens = 0, usd = 0 } = spending;
    if (spending.isDaySpent !== true) this.#scope.log({ type: 'budget.spent', agent: this.agent, tokens, usd });
    this.#scope.budget.spend(spending);
  };

  #permit(permission: Permission, detail: string): void {
    const allowed = this.#definition.permissions.includes(permission);
    this.#scope.log({ type: 'permission.used', agent: this.agent, permission, detail, allowed });
    if (!allowed) throw new PermissionError(this.agent, permission);
  }

  #message(to: Address, kind: MessageKind, subject: string, content: unknown): Message {
    const message = {
      id: this.#scope.nextMessageId(),
      run: this.run,
      from: this.agent,
      to,
      kind,
      subject,
      content,
      cause: this.#cause,
      task: this.task,
      at: this.clock.now(),
    };
    return this.#traceparent === undefined ? message : { ...message, trace: this.#traceparent };
  }

  #wait(by: 1 | -1): void {
    this.#waiting += by;
    this.#updateMode();
  }

  #updateMode(): void {
    if (!this.#isOpen) return;
    const mode = this.#acting > 0 ? 'acting' : this.#waiting > 0 ? 'waiting' : 'processing';
    const before = this.#mode;
    if (mode === before) return;
    this.#mode = mode;
    this.#listener.onMode(before, mode);
  }

  #throwIfOver(): void {
    if (this.#abortedWith !== undefined) throw this.#abortedWith;
    if (!this.#isOpen) throw new CancelledError('The work is over');
  }
}

/** An agent that does not wait for what it asked must not bring the process down when that fails. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
