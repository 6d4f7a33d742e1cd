import type { BudgetView, Spending } from '../budget/budget.ts';
import type { Permission } from '../agents/permission.ts';
import type { Logger } from '../telemetry/logger.ts';

/** Who calls a model: what it needs of an agent's context, which fits as it is. */
export interface ModelCaller {
  readonly agent: string;
  readonly run: string;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly budget: BudgetView;
  spend(spending: Spending): void;
  use<T>(permission: Permission, detail: string, work: () => Promise<T> | T): Promise<T>;
  /** Keeps a fact in the log of the run, where there is one. */
  record?(name: string, data: unknown): void;
  /** The span that the call belongs to. */
  readonly trace?: string | undefined;
}
