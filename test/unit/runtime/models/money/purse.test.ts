import assert from 'node:assert/strict';
import type { BudgetCaps } from '../../../../../src/runtime/budget/budget.ts';
import { BudgetMeter } from '../../../../../src/runtime/budget/budgetMeter.ts';
import type { DaySpending } from '../../../../../src/runtime/models/money/daySpending.ts';
import type { ModelError } from '../../../../../src/runtime/models/modelFailure.ts';
import { costOf, estimateCall, Prices } from '../../../../../src/runtime/models/money/prices.ts';
import { createPurse } from '../../../../../src/runtime/models/money/purse.ts';
import { settle, SimulatedClock } from '../../../../support/simulatedClock.ts';

const model = { id: 'anthropic/claude-haiku-4-5', isLocal: false };
const request = { system: '', messages: [], maxTokens: 1_000 };
const usage = { input: 0, output: 1_000, cacheRead: 0, cacheWrite: 0 };

describe('prices', () => {
  it('find a model by its name, with or without a date, and say what they do not know', () => {
    const prices = new Prices({ 'openai-compatible/mine': { input: 1, output: 1, cacheRead: 1, cacheWrite: 1 } });
    assert.equal(prices.of(model).kind, 'known');
    assert.deepEqual(prices.of({ id: 'anthropic/claude-haiku-4-5-20251001', isLocal: false }), prices.of(model));
    assert.equal(prices.of({ id: 'anthropic/claude-haiku-4', isLocal: false }).kind, 'unknown');
    assert.equal(prices.of({ id: 'openai-compatible/constructor', isLocal: false }).kind, 'unknown');
    assert.equal(prices.of({ id: 'openai-compatible/qwen', isLocal: true }).kind, 'free');
    assert.equal(prices.of({ id: 'openai-compatible/mine', isLocal: true }).kind, 'known');
  });

  it('count each kind of token for itself, and estimate upwards', () => {
    const price = new Prices().of(model);
    assert.equal(costOf({ input: 1_000_000, output: 1_000_000, cacheRead: 1_000_000, cacheWrite: 1_000_000 }, price), 1 + 5 + 0.1 + 1.25);
    assert.equal(costOf(usage, { kind: 'unknown' }), undefined);
    const estimate = estimateCall({ ...request, system: 'x'.repeat(3_500) }, price);
    assert.ok(estimate.usd! > costOf({ ...usage, input: 1_000 }, price)!);
  });
});

describe('a purse', () => {
  let meter: BudgetMeter;
  const open = (caps: BudgetCaps, prices = new Prices()): ReturnType<typeof createPurse> => {
    meter = new BudgetMeter({ clock: new SimulatedClock(), caps, onExhausted: () => {} });
    return createPurse({ budget: meter, spend: (spending) => meter.spend(spending), prices });
  };

  it('sets aside what a call may cost, and lets others wait until it is known what it did', async () => {
    const purse = open({ usd: 0.012 });
    const first = await purse.reserve(model, request);
    const second = await purse.reserve(model, request);
    let third = false;
    const waiting = purse.reserve(model, request).then((reservation) => {
      third = true;
      return reservation;
    });
    await settle();
    assert.ok(!third);
    first.settle({ ...usage, output: 10 });
    await settle();
    assert.ok(third);
    second.settle(usage);
    (await waiting).settle(undefined);
    assert.equal(meter.spent.usd, 0.00505);
  });

  it('keeps the cap of a day without exception: waits while others may still cost less, then ends the run', async () => {
    let spent = 0;
    const day: DaySpending = {
      reserve: (usd, cap = Infinity) => {
        if (spent + usd > cap) return { kind: 'refused', left: cap - spent };
        spent += usd;
        return { kind: 'granted', settle: (charged) => void (spent += charged - usd) };
      },
    };
    const exhausted: string[] = [];
    meter = new BudgetMeter({ clock: new SimulatedClock(), caps: { usdPerDay: 0.0145 }, onExhausted: (cap) => exhausted.push(cap) });
    const purse = createPurse({ budget: meter, spend: (spending) => meter.spend(spending), prices: new Prices(), day });
    const first = await purse.reserve(model, request);
    const second = await purse.reserve(model, request);
    let third: string | undefined;
    const waiting = purse.reserve(model, request).then(
      (reservation) => {
        third = 'granted';
        return reservation;
      },
      (error: ModelError) => void (third = error.message),
    );
    await settle();
    assert.equal(third, undefined);
    first.settle({ ...usage, output: 10 });
    await settle();
    assert.equal(third, 'granted', 'the first came to less than was set aside');
    second.settle(usage);
    (await waiting)!.settle(usage);
    await assert.rejects(purse.reserve(model, request), /was not called: the limit of \$0\.0145 a day leaves \$0\.00, and the call may come to/);
    assert.deepEqual(exhausted, ['day']);
    assert.ok(spent <= 0.0145);
  });

  it('calls no model without a known price under a cap on the day', async () => {
    await assert.rejects(open({ usdPerDay: 1 }).reserve({ id: 'anthropic/of-nobody', isLocal: false }, request), /its price is not known, so the limit of \$1 cannot be kept/);
  });

  it('passes a cap by one call at most, then allows none', async () => {
    const purse = open({ usd: 0.012 });
    for (let i = 0; i < 3; i++) (await purse.reserve(model, request)).settle(usage);
    assert.equal(meter.exhausted, 'usd');
    await assert.rejects(purse.reserve(model, request), (error: ModelError) => error.failure.kind === 'budget' && /spending limit of \$0\.012/.test(error.message));
  });

  it('is one purse for all agents of a run', async () => {
    const purse = open({ tokens: 2_500 });
    const another = createPurse({ budget: meter, spend: (spending) => meter.spend(spending), prices: new Prices() });
    await purse.reserve(model, request);
    await another.reserve(model, request);
    let isDone = false;
    void another.reserve(model, request).then(() => (isDone = true));
    await settle();
    assert.ok(!isDone);
  });

  it('does not promise to keep a limit in money for a model without a price', async () => {
    const unknown = { id: 'openai/new', isLocal: false };
    await assert.rejects(open({ usd: 1 }).reserve(unknown, request), /price is not known/);
    (await open({ tokens: 5_000 }).reserve(unknown, request)).settle(usage);
    assert.equal(meter.spent.tokens, 1_000);
  });

  it('lets go of who is cancelled while it waits', async () => {
    const purse = open({ tokens: 1_500 });
    await purse.reserve(model, request);
    const controller = new AbortController();
    const ended = assert.rejects(purse.reserve(model, request, controller.signal), { name: 'CancelledError' });
    controller.abort();
    await ended;
  });
});
