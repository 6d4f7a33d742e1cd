import type { Clock } from '../../base/clock.ts';
import type { AgentRegistry } from '../agents/agentRegistry.ts';
import type { ApprovalDesk } from '../approvals/approvalDesk.ts';
import type { BudgetMeter } from '../budget/budgetMeter.ts';
import type { Bus } from '../bus/bus.ts';
import type { MessageId, RunId } from '../bus/message.ts';
import type { TaskDesk } from '../scheduler/taskDesk.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Tracer } from '../telemetry/tracer.ts';
import type { RunEventBody } from './runEvent.ts';

/** What the parts of one run share. */
export interface RunScope {
  readonly run: RunId;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Undefined where nothing is traced, so that nothing is spent on it. */
  readonly tracer: Tracer | undefined;
  readonly bus: Bus;
  readonly registry: AgentRegistry;
  readonly budget: BudgetMeter;
  readonly desk: TaskDesk;
  readonly approvals: ApprovalDesk;
  log(body: RunEventBody): void;
  nextMessageId(): MessageId;
}
