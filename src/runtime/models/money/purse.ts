import { cancellationOf } from '../../../base/errors.ts';
import type { BudgetView, Spending } from '../../budget/budget.ts';
import { exhaustedReason } from '../../budget/budgetMeter.ts';
import { ModelError } from '../modelFailure.ts';
import type { ModelUsage } from '../modelReply.ts';
import type { ModelRequest } from '../modelRequest.ts';
import { totalTokens } from '../modelUsage.ts';
import type { DayShare, DaySpending } from './daySpending.ts';
import type { CallEstimate, PricedModel, Prices } from './prices.ts';
import { costOf, estimateCall } from './prices.ts';

/** Money and tokens set aside for a call under way. */
export interface Reservation {
  /** Pays what was charged and frees the rest; nothing for a call that was not made. Further calls do nothing. */
  settle(usage: ModelUsage | undefined): void;
}

/** Pays for calls out of a run's budget. */
export interface Purse {
  /** Resolves when the call may be made; rejects where the budget does not allow for it. */
  reserve(model: PricedModel, request: ModelRequest, signal?: AbortSignal): Promise<Reservation>;
}

interface Ledger {
  readonly open: Set<CallEstimate>;
  readonly waiting: Set<() => void>;
}

export interface PurseOptions {
  readonly budget: BudgetView;
  readonly spend: (spending: Spending) => void;
  readonly prices: Prices;
  /** What all runs of all processes spend today. */
  readonly day?: DaySpending | undefined;
}

/** All agents of a run set aside from the same budget, whoever pays. */
const ledgers = new WeakMap<BudgetView, Ledger>();

/**
 * Lets a call go only while what is spent, what calls under way may still cost and what this one may cost stay within
 * the caps; else it waits for others to cost less than feared. Where nothing is under way the last call goes though it
 * might pass a cap, so that a small rest is not lost: a cap is passed by one call at most.
 */
export function createPurse(options: PurseOptions): Purse {
  const { budget, spend, prices } = options;
  const { caps } = budget;
  let ledger = ledgers.get(budget);
  if (ledger === undefined) ledgers.set(budget, (ledger = { open: new Set(), waiting: new Set() }));
  const { open, waiting } = ledger;

  const fits = (estimate: CallEstimate): boolean => {
    if (open.size === 0) return true;
    let tokens = budget.spent.tokens + estimate.tokens;
    let usd = budget.spent.usd + (estimate.usd ?? 0);
    for (const other of open) {
      tokens += other.tokens;
      usd += other.usd ?? 0;
    }
    return tokens <= (caps.tokens ?? Infinity) && usd <= (caps.usd ?? Infinity);
  };

  return {
    reserve: async (model, request, signal) => {
      const price = prices.of(model);
      const limit = caps.usd ?? caps.usdPerDay;
      if (price.kind === 'unknown' && limit !== undefined) {
        throw new ModelError(model.id, { kind: 'budget', detail: `its price is not known, so the limit of $${limit} cannot be kept. State its price in the settings, or limit tokens instead` });
      }
      const estimate = estimateCall(request, price);
      let isFirst = true;
      let ofDay: DayShare | undefined;
      for (;;) {
        if (budget.exhausted !== null) throw new ModelError(model.id, { kind: 'budget', detail: exhaustedReason(budget.exhausted, caps) });
        // Who comes new queues behind those who wait.
        if (fits(estimate) && (!isFirst || waiting.size === 0)) {
          const share = options.day?.reserve(estimate.usd ?? 0, caps.usdPerDay);
          if (share?.kind !== 'refused') {
            ofDay = share;
            break;
          }
          // The day's cap is not passed by anything; calls under way may still come to less than was set aside for them.
          if (open.size === 0) {
            spend({ isDaySpent: true });
            throw new ModelError(model.id, { kind: 'budget', detail: `the limit of $${caps.usdPerDay} a day leaves $${Math.max(0, share.left).toFixed(2)}, and the call may come to $${(estimate.usd ?? 0).toFixed(2)}` });
          }
        }
        isFirst = false;
        await turn(waiting, signal);
      }
      open.add(estimate);
      return {
        settle: (usage) => {
          if (!open.delete(estimate)) return;
          const usd = usage === undefined ? 0 : (costOf(usage, price) ?? 0);
          if (usage !== undefined) spend({ tokens: totalTokens(usage), usd });
          ofDay?.settle(usd);
          wake(waiting);
        },
      };
    },
  };
}

function turn(waiting: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.reject(cancellationOf(signal));
  return new Promise((resolve, reject) => {
    const go = (): void => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = (): void => {
      waiting.delete(go);
      reject(cancellationOf(signal!));
    };
    waiting.add(go);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** All look again; each that does not fit queues up anew, in the same order. */
function wake(waiting: Set<() => void>): void {
  const all = [...waiting];
  waiting.clear();
  for (const go of all) go();
}
