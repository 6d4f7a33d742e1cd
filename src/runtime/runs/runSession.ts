import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import { BugError, CancelledError, errorMessage, onUnexpectedError } from '../../base/errors.ts';
import { AgentHost } from '../agents/agentHost.ts';
import { AgentRegistry } from '../agents/agentRegistry.ts';
import type { AgentDefinition } from '../agents/agent.ts';
import { ApprovalDesk } from '../approvals/approvalDesk.ts';
import { auditEntryOf } from '../audit/auditTrail.ts';
import { BudgetMeter, exhaustedReason } from '../budget/budgetMeter.ts';
import type { Bus } from '../bus/bus.ts';
import { InProcessBus } from '../bus/inProcessBus.ts';
import type { Message } from '../bus/message.ts';
import type { EnginePorts, RunHandle, RunOptions, Team } from '../engine.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import type { TaskOutcome } from '../scheduler/task.ts';
import { TaskDesk, userAgent } from '../scheduler/taskDesk.ts';
import type { Span } from '../telemetry/tracer.ts';
import { silentTracer } from '../telemetry/tracer.ts';
import { LogWriter } from './logWriter.ts';
import type { RunEnd, RunEvent, RunEventBody } from './runEvent.ts';
import type { RunScope } from './runScope.ts';
import type { RunState } from './runState.ts';
import { emptyRunState } from './runState.ts';

/** The lead has so long to hand in what there is: after a cancel, and after the budget ran out. */
const cancelGraceMs = 250;
const budgetGraceMs = 2_000;

export const leaseMs = 10_000;

/** The key of a run's first task; delegated tasks must not use it. */
export const firstTaskKey = '(run)';

export interface RunSessionOptions {
  readonly ports: EnginePorts;
  readonly team: Team;
  readonly request: unknown;
  readonly run: string;
  /** Who writes, for the lease. */
  readonly owner: string;
  readonly options: RunOptions;
  /** What the log tells of an interrupted run; absent for a new one. */
  readonly before?: RunState | undefined;
}

/** One run in this process, from its first event to its last. */
export class RunSession implements RunHandle {
  readonly id: string;
  readonly end: Promise<RunEnd>;
  readonly #ports: EnginePorts;
  readonly #session: RunSessionOptions;
  readonly #onEvent = new Emitter<RunEvent>();
  readonly #onDegraded = new Emitter<string>();
  readonly onEvent = this.#onEvent.event;
  readonly onDegraded = this.#onDegraded.event;
  readonly #resolveEnd: (end: RunEnd) => void;
  readonly #writer: LogWriter;
  readonly #registry: AgentRegistry;
  readonly #budget: BudgetMeter;
  readonly #hosts: AgentHost[] = [];
  #bus: Bus | undefined;
  #scheduler: Scheduler | undefined;
  #desk: TaskDesk | undefined;
  #approvals: ApprovalDesk | undefined;
  #span: Span | undefined;
  #messages: number;
  #grace: Disposable | undefined;
  #renewal: Disposable | undefined;
  #cancelReason: string | undefined;
  #isOver = false;
  #isFinished = false;
  notSaved: string | undefined;

  constructor(session: RunSessionOptions) {
    const { ports, run } = session;
    this.id = run;
    this.#session = session;
    this.#ports = ports;
    let resolveEnd!: (end: RunEnd) => void;
    this.end = new Promise((resolve) => (resolveEnd = resolve));
    this.#resolveEnd = resolveEnd;
    const { before } = session;
    this.#messages = before?.lastMessage ?? 0;
    this.#writer = new LogWriter({
      clock: ports.clock,
      store: ports.store,
      logger: ports.logger,
      state: before ?? emptyRunState(run),
      run,
      lease: { owner: session.owner, leaseMs },
      onEvent: (event) => {
        if (this.#onEvent.hasListeners) this.#onEvent.fire(event);
      },
      onDegraded: (reason) => {
        this.notSaved = reason;
        this.#onDegraded.fire(reason);
      },
      onConflict: () => this.interrupt('Another process goes on with this run'),
    });
    this.#registry = new AgentRegistry({
      onState: (agent, from, to, task) => this.#writer.append({ type: 'agent.state', agent, from, to, task }),
      onHealth: (agent, health) => {
        this.#writer.append({ type: 'agent.health', agent, health });
        if (health.status === 'failed') this.#scheduler?.retire(agent, `Nobody can do it: ${agent} has failed (${health.reason})`);
      },
    });
    this.#budget = new BudgetMeter({
      clock: ports.clock,
      caps: session.options.caps ?? before?.caps ?? {},
      before: before && { seconds: before.activeMs / 1_000, ...before.spent },
      onExhausted: (cap) => this.#onExhausted(cap),
    });
    // Whoever started the run gets to listen before the first event.
    queueMicrotask(() => this.#begin());
  }

  cancel(reason: string): void {
    if (this.#isOver || this.#cancelReason !== undefined) return;
    this.#cancelReason = reason;
    const error = new CancelledError(reason);
    this.#desk?.stopAll(reason);
    this.#desk?.warnFirst(error);
    for (const host of this.#hosts) host.abort(error);
    this.#grace?.dispose();
    this.#grace = this.#ports.clock.schedule(cancelGraceMs, () => this.#desk?.stopFirst(error));
  }

  /** What a human says to a question of this run; false where it does not wait for that. */
  answer(approval: string, answer: string): boolean {
    return !this.#isOver && (this.#approvals?.answer(approval, answer) ?? false);
  }

  /** Stops the work here and leaves the log unfinished, so that the run can be resumed. */
  interrupt(reason: string): void {
    if (this.#isOver) return;
    const error = new CancelledError(reason);
    this.#writer.stop();
    this.#desk?.stopAll(reason);
    this.#desk?.stopFirst(error);
    for (const host of this.#hosts) host.abort(error);
    this.#close({ status: 'cancelled', result: null, reason });
  }

  #begin(): void {
    if (this.#isOver) return;
    const { ports, team, request, options, before, run } = this.#session;
    const caps = this.#budget.caps;
    if (before === undefined) {
      const { labels = {} } = options;
      this.#log({ type: 'run.started', team: team.name, teamVersion: team.version, request, caps, labels });
    } else {
      this.#log({ type: 'run.resumed', reason: 'The process that ran it ended' });
    }
    this.#renewLater();
    try {
      this.#span =
        ports.tracer === silentTracer
          ? undefined
          : ports.tracer.start(`invoke_workflow ${team.name}`, {
              'gen_ai.operation.name': 'invoke_workflow',
              'gen_ai.workflow.name': team.name,
              'roundtable.run.id': run,
            });
      this.#seat(team.agents(request), team);
      this.#budget.start();
      const spec = { key: firstTaskKey, kind: team.name, input: request, to: { agent: team.lead } };
      const first = this.#desk!.begin(spec, this.#span?.traceparent);
      options.signal?.addEventListener('abort', this.#onAbort, { once: true });
      if (options.signal?.aborted) this.#onAbort();
      else if (this.#cancelReason !== undefined) this.#repeatCancel();
      first.then((outcome) => this.#finish(this.#endOf(outcome)), onUnexpectedError);
    } catch (error) {
      this.#finish(failure(error));
    }
  }

  #seat(definitions: readonly AgentDefinition[], team: Team): void {
    const { ports, run, before } = this.#session;
    const { clock } = ports;
    if (!definitions.some((definition) => definition.id === team.lead)) {
      throw new BugError(`The team ${team.name} has no agent ${team.lead} to lead it`);
    }
    if (definitions.some((definition) => definition.id === userAgent)) {
      throw new BugError(`No agent may be called ${userAgent}`);
    }
    const nextMessageId = (): string => `m${++this.#messages}`;
    const bus =
      ports.createBus?.(run) ??
      new InProcessBus({
        clock,
        nextId: nextMessageId,
        onHandlerError: (error, message, agent) => this.#onHandlerError(error, message, agent),
        onDropped: (message, agent) => this.#onDropped(message, agent),
      });
    this.#bus = bus;
    this.#scheduler = new Scheduler({ clock, lanes: team.lanes, concurrency: this.#budget.caps.concurrency });
    this.#approvals = new ApprovalDesk({
      log: (body) => this.#log(body),
      onWaiting: (isWaiting) => {
        if (isWaiting) this.#budget.hold();
        else if (!this.#isOver) this.#budget.release();
      },
      before: before?.approvals.values(),
    });
    const scope = {
      run,
      clock,
      logger: ports.logger,
      tracer: ports.tracer === silentTracer ? undefined : ports.tracer,
      bus,
      registry: this.#registry,
      budget: this.#budget,
      approvals: this.#approvals,
      log: (body: RunEventBody) => this.#log(body),
      nextMessageId,
    } as RunScope & { desk: TaskDesk };
    this.#desk = scope.desk = new TaskDesk(scope, this.#scheduler, before ?? emptyRunState(run));
    for (const definition of definitions) {
      const { profile } = this.#registry.join(definition);
      this.#log({ type: 'agent.joined', agent: profile });
      this.#scheduler.addAgent(definition.id, definition.capabilities, definition.concurrency);
      this.#hosts.push(new AgentHost(scope, definition));
    }
  }

  #log(body: RunEventBody): void {
    const entry = this.#ports.audit === undefined ? undefined : auditEntryOf(this.id, body);
    if (entry !== undefined) this.#ports.audit?.record(entry);
    this.#writer.append(body);
  }

  /** Keeps the lease; a process that was suspended for longer finds out when it writes. */
  readonly #renewLater = (): void => {
    this.#renewal = this.#ports.clock.schedule(leaseMs / 3, () => {
      try {
        if (this.notSaved === undefined && !this.#ports.store.claim(this.id, this.#session.owner, leaseMs)) {
          this.interrupt('Another process goes on with this run');
          return;
        }
      } catch (error) {
        this.#ports.logger.log('debug', 'The lease of a run could not be renewed', { run: this.id, reason: errorMessage(error) });
      }
      this.#renewLater();
    });
  };

  readonly #onAbort = (): void => {
    const reason = this.#session.options.signal?.reason;
    this.cancel(reason instanceof Error ? reason.message : 'Cancelled');
  };

  /** A cancel that came before the work began has not reached it yet. */
  #repeatCancel(): void {
    const reason = this.#cancelReason!;
    this.#cancelReason = undefined;
    this.cancel(reason);
  }

  #onExhausted(cap: 'seconds' | 'tokens' | 'usd' | 'day'): void {
    if (this.#isOver || this.#cancelReason !== undefined) return;
    this.#log({ type: 'budget.exhausted', cap });
    const reason = exhaustedReason(cap, this.#budget.caps);
    this.#desk?.stopAll(reason);
    this.#grace = this.#ports.clock.schedule(budgetGraceMs, () => this.#desk?.stopFirst(new CancelledError(reason)));
  }

  #endOf(outcome: TaskOutcome): RunEnd {
    const result = outcome.status === 'done' ? (outcome.result ?? null) : null;
    const exhausted = this.#budget.exhausted;
    if (this.#cancelReason !== undefined) return { status: 'cancelled', result, reason: this.#cancelReason };
    if (exhausted !== null && (outcome.status !== 'failed' || outcome.error.name === 'CancelledError')) {
      return { status: 'partial', result, reason: exhaustedReason(exhausted, this.#budget.caps) };
    }
    if (outcome.status === 'done') return { status: 'done', result };
    if (outcome.status === 'failed') return { status: 'failed', error: outcome.error };
    return { status: 'cancelled', result, reason: outcome.reason };
  }

  #finish(end: RunEnd): void {
    if (this.#isOver) return;
    // What the lead did not wait for ends with it; the outcomes must be in the log before its end.
    this.#desk?.stopAll('The run has ended');
    if (this.#desk !== undefined && this.#desk.running > 0) {
      void this.#afterStragglers(end);
      return;
    }
    this.#isFinished = true;
    this.#log({ type: 'run.finished', end });
    this.#close(end);
  }

  async #afterStragglers(end: RunEnd): Promise<void> {
    for (let turns = 0; turns < 50 && this.#desk!.running > 0; turns++) await Promise.resolve();
    if (this.#isOver) return;
    this.#isFinished = true;
    this.#log({ type: 'run.finished', end });
    this.#close(end);
  }

  #close(end: RunEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#writer.stop();
    this.#session.options.signal?.removeEventListener('abort', this.#onAbort);
    this.#grace?.dispose();
    this.#renewal?.dispose();
    this.#budget.dispose();
    for (const host of this.#hosts) host.dispose();
    this.#scheduler?.dispose();
    this.#bus?.dispose();
    this.#span?.end(end.status === 'failed' ? end.error : undefined);
    if (!this.#isFinished) this.#release();
    this.#resolveEnd(end);
    this.#onEvent.dispose();
    this.#onDegraded.dispose();
  }

  /** A finished run has lost its lease with its last event; one that was interrupted gives it back for others. */
  #release(): void {
    try {
      this.#ports.store.release(this.id, this.#session.owner);
    } catch (error) {
      this.#ports.logger.log('debug', 'The lease of a run could not be given back', { run: this.id, reason: errorMessage(error) });
    }
  }

  #onHandlerError(error: unknown, message: Message, agent: string): void {
    if (this.#isOver || CancelledError.is(error)) return;
    const { subject } = message;
    const reason = errorMessage(error);
    this.#ports.logger.log('warn', 'An agent failed on a message', { run: this.id, agent, subject, error: reason });
    this.#registry.setHealth(agent, { status: 'degraded', reason: `It failed on the message ${subject}: ${reason}` });
  }

  #onDropped(message: Message, agent: string): void {
    const { subject } = message;
    this.#ports.logger.log('warn', 'A message was dropped', { run: this.id, agent, subject });
    const reason = `It is so far behind that messages about ${subject} were dropped`;
    this.#registry.setHealth(agent, { status: 'degraded', reason });
  }
}

function failure(error: unknown): RunEnd {
  const name = error instanceof Error ? error.name : 'Error';
  return { status: 'failed', error: { name, message: errorMessage(error) } };
}
