import type { Clock } from '../base/clock.ts';
import type { Event } from '../base/event.ts';
import type { AgentDefinition } from './agents/agent.ts';
import type { AuditTrail } from './audit/auditTrail.ts';
import type { BudgetCaps } from './budget/budget.ts';
import type { Bus } from './bus/bus.ts';
import type { AgentId, RunId } from './bus/message.ts';
import type { RunEnd, RunEvent } from './runs/runEvent.ts';
import type { RunStore } from './runs/runStore.ts';
import type { Logger } from './telemetry/logger.ts';
import type { Tracer } from './telemetry/tracer.ts';

/** Agents arranged to do one job. The lead gets the request as the run's first task; its result is the run's. */
export interface Team<Request = unknown> {
  readonly name: string;
  /** Changes when an old log can no longer be resumed with this code. */
  readonly version: string;
  readonly lead: AgentId;
  agents(request: Request): readonly AgentDefinition[];
  /** Resource lanes and how many tasks each takes at once. */
  readonly lanes: Readonly<Record<string, number>>;
}

export interface RunOptions {
  readonly caps?: BudgetCaps;
  readonly signal?: AbortSignal;
  /** Found again in the history: workspace, branch, trigger. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly id?: RunId;
}

/** A run that is going on. */
export interface RunHandle {
  readonly id: RunId;
  /** Each event as it is appended, in order. */
  readonly onEvent: Event<RunEvent>;
  /** Never rejects; how it ended is in the value. */
  readonly end: Promise<RunEnd>;
  cancel(reason: string): void;
  /** Why the history of this run is not being saved, if it is not; the run itself goes on. */
  readonly notSaved?: string | undefined;
  /** Fires once when saving the history fails. */
  readonly onDegraded?: Event<string>;
}

export interface EnginePorts {
  readonly clock: Clock;
  readonly store: RunStore;
  readonly logger: Logger;
  readonly tracer: Tracer;
  /** Where permissions, prompts and approvals of all runs are written down; nowhere by default. */
  readonly audit?: AuditTrail;
  /** A new bus for a run; in-process by default. */
  readonly createBus?: (run: RunId) => Bus;
  /** Random identifiers, injected so that tests are repeatable. */
  readonly newId: () => string;
}

/** Starts runs and brings interrupted ones to their end. */
export interface Engine {
  start<Request>(team: Team<Request>, request: Request, options?: RunOptions): RunHandle;
  /** Goes on with a run whose process ended; finished tasks answer from the log. */
  resume<Request>(team: Team<Request>, run: RunId, options?: Pick<RunOptions, 'signal' | 'caps'>): RunHandle;
  /** Answers a question of a run that is going on here; false where it does not wait for that. */
  answer(run: RunId, approval: string, answer: string): boolean;
  /** Stops everything and flushes the log; runs that were going on are left unfinished there and can be resumed. */
  dispose(): Promise<void>;
}
