import type { BudgetCaps } from '../../../src/runtime/budget/budget.ts';
import { BudgetMeter } from '../../../src/runtime/budget/budgetMeter.ts';
import type { Clock } from '../../../src/base/clock.ts';
import type { ModelCaller } from '../../../src/runtime/models/modelCaller.ts';

/** Somebody who calls models, with a real budget behind it. */
export interface FakeCaller extends ModelCaller {
  readonly meter: BudgetMeter;
  readonly lines: string[];
  readonly uses: string[];
  cancel(): void;
}

export function fakeCaller(clock: Clock, caps: BudgetCaps = {}): FakeCaller {
  const controller = new AbortController();
  const meter = new BudgetMeter({ clock, caps, onExhausted: () => {} });
  const lines: string[] = [];
  const uses: string[] = [];
  const logger = { log: (...line: unknown[]) => void lines.push(JSON.stringify(line)), with: () => logger };
  return {
    agent: 'security',
    run: 'r1',
    signal: controller.signal,
    logger,
    budget: meter,
    meter,
    lines,
    uses,
    cancel: () => controller.abort(),
    spend: (spending) => meter.spend(spending),
    use: async (permission, detail, work) => {
      uses.push(`${permission} ${detail}`);
      return work();
    },
  };
}
