import type { Disposable } from '../../base/disposable.ts';
import { BugError, CancelledError, errorMessage, TimeoutError } from '../../base/errors.ts';
import type { Message } from '../bus/message.ts';
import type { RunScope } from '../runs/runScope.ts';
import type { Task, TaskId, TaskOutcome } from '../scheduler/task.ts';
import type { AgentDefinition } from './agent.ts';
import type { WorkMode } from './workContext.ts';
import { WorkContext } from './workContext.ts';

/** Connects an agent to the bus of a run: does its tasks, hands it its messages, keeps its state. */
export class AgentHost implements Disposable {
  readonly #scope: RunScope;
  readonly #definition: AgentDefinition;
  readonly #modes: Record<WorkMode, number> = { processing: 0, acting: 0, waiting: 0 };
  readonly #connections: Disposable[] = [];
  readonly #open = new Set<WorkContext>();

  constructor(scope: RunScope, definition: AgentDefinition) {
    this.#scope = scope;
    this.#definition = definition;
    const { id } = definition;
    this.#connections.push(scope.bus.attach(id, this.#onMessage));
    for (const topic of definition.topics ?? []) {
      this.#connections.push(scope.bus.subscribe(topic, id, (message) => this.#onTopic(message)));
    }
    scope.registry.transition(id, 'listening');
  }

  /** Tells messages that are being handled to stop; tasks are stopped by the desk. */
  abort(reason: Error): void {
    for (const context of this.#open) context.abort(reason);
  }

  dispose(): void {
    for (const connection of this.#connections) connection.dispose();
    for (const context of this.#open) context.close();
  }

  readonly #onMessage = (message: Message): unknown => {
    if (message.kind === 'task') return this.#doTask(message as Message<Task>);
    return this.#handle(message);
  };

  /** An agent does not hear itself. */
  #onTopic(message: Message): unknown {
    return message.from === this.#definition.id ? undefined : this.#handle(message);
  }

  async #doTask(message: Message<Task>): Promise<TaskOutcome> {
    const { desk, registry, tracer, clock } = this.#scope;
    const definition = this.#definition;
    const agent = definition.id;
    const task = message.content;
    const span = tracer?.start(
      `invoke_agent ${agent}`,
      {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.id': agent,
        'gen_ai.agent.name': definition.title,
        'roundtable.task.kind': task.kind,
      },
      message.trace,
    );
    registry.workStarted(agent);
    const context = new WorkContext(this.#scope, definition, message, this.#listenerFor(task.id), span?.traceparent);
    this.#begin(task.id);
    const outcome = await new Promise<TaskOutcome>((resolve) => {
      let timer: Disposable | undefined;
      const settle = (settled: TaskOutcome): void => {
        timer?.dispose();
        context.close();
        resolve(settled);
      };
      // An agent that does not heed its signal is left alone: its task ends without it.
      const stop = (reason: Error): void => {
        context.abort(reason);
        settle(stopped(reason, agent));
      };
      if (!desk.working(task.id, { stop, warn: (reason) => context.abort(reason) })) return;
      if (task.timeoutMs !== undefined) {
        timer = clock.schedule(task.timeoutMs, () => stop(new TimeoutError(`${task.key} took longer than ${task.timeoutMs} ms`)));
      }
      const fail = (error: unknown): void => {
        const reason = context.abortedWith;
        if (reason !== undefined && (error === reason || CancelledError.is(error))) settle(stopped(reason, agent));
        else settle({ status: 'failed', error: { name: nameOf(error), message: errorMessage(error) }, agent });
      };
      try {
        definition.onTask(task, context).then((result) => settle({ status: 'done', result, agent, from: 'work' }), fail);
      } catch (error) {
        fail(error);
      }
    });
    registry.workEnded(agent);
    this.#finish(context.mode, task.id, outcome.status === 'failed');
    span?.end(outcome.status === 'failed' ? outcome.error : undefined);
    return outcome;
  }

  #handle(message: Message): unknown {
    const definition = this.#definition;
    if (definition.onMessage === undefined) {
      if (message.kind === 'request') throw new BugError(`${definition.id} does not answer questions`);
      return undefined;
    }
    // Most messages are answered at once, and the agent is not shown as at work for them.
    let hasBegun = false;
    const begin = (): void => {
      if (!hasBegun) this.#begin(message.task);
      hasBegun = true;
    };
    const listener = this.#listenerFor(null);
    const context = new WorkContext(this.#scope, definition, message, {
      onMode: (from, to) => {
        begin();
        listener.onMode(from, to);
      },
    });
    const answer = definition.onMessage(message, context);
    if (!(answer instanceof Promise)) {
      context.close();
      if (hasBegun) this.#finish(context.mode, message.task, false);
      return answer;
    }
    this.#open.add(context);
    begin();
    return answer.finally(() => {
      this.#open.delete(context);
      context.close();
      this.#finish(context.mode, message.task, false);
    });
  }

  #listenerFor(task: string | null): { onMode(from: WorkMode, to: WorkMode): void } {
    return {
      onMode: (from, to) => {
        this.#modes[from]--;
        this.#modes[to]++;
        this.#showState(task);
        if (task === null) return;
        if (to === 'waiting') this.#scope.desk.pause(task);
        else if (from === 'waiting') this.#scope.desk.resume(task);
      },
    };
  }

  #begin(task: TaskId | null): void {
    this.#modes.processing++;
    this.#showState(task);
  }

  #finish(mode: WorkMode, task: TaskId | null, hasFailed: boolean): void {
    this.#modes[mode]--;
    const { registry } = this.#scope;
    const isLast = this.#modes.processing + this.#modes.acting + this.#modes.waiting === 0;
    if (hasFailed && isLast) registry.transition(this.#definition.id, 'error', task);
    this.#showState(isLast ? null : task);
  }

  #showState(task: TaskId | null): void {
    const modes = this.#modes;
    const to = modes.acting > 0 ? 'acting' : modes.processing > 0 ? 'processing' : modes.waiting > 0 ? 'waiting' : 'listening';
    this.#scope.registry.transition(this.#definition.id, to, task);
  }
}

function stopped(reason: Error, agent: string): TaskOutcome {
  if (TimeoutError.is(reason)) return { status: 'failed', error: { name: reason.name, message: reason.message }, agent };
  return { status: 'cancelled', reason: reason.message };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}
