import assert from 'node:assert/strict';
import { BudgetMeter } from '../../../../../src/runtime/budget/budgetMeter.ts';
import type { ModelError, ModelFailure } from '../../../../../src/runtime/models/modelFailure.ts';
import type { ModelReplyProgress } from '../../../../../src/runtime/models/modelReply.ts';
import type { ModelRequest } from '../../../../../src/runtime/models/modelRequest.ts';
import { Prices } from '../../../../../src/runtime/models/money/prices.ts';
import { createPurse } from '../../../../../src/runtime/models/money/purse.ts';
import type { PolicedEndpoint, PolicyOptions } from '../../../../../src/runtime/models/policy/policedEndpoint.ts';
import { withPolicy } from '../../../../../src/runtime/models/policy/withPolicy.ts';
import type { EndpointStep } from '../../../../support/models/scriptedEndpoint.ts';
import { reply, ScriptedEndpoint } from '../../../../support/models/scriptedEndpoint.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { settle, SimulatedClock } from '../../../../support/simulatedClock.ts';

const question: ModelRequest = { system: 's', messages: [{ role: 'user', text: 'q' }], maxTokens: 100 };
const kindOf = (error: unknown): string => (error as ModelError).failure?.kind ?? (error as Error).name;

describe('the policy around an endpoint', () => {
  noLeaks();
  let clock: SimulatedClock;
  let endpoint: ScriptedEndpoint;
  let policed: PolicedEndpoint;
  const create = (steps: readonly EndpointStep[], options: Partial<PolicyOptions> = {}): PolicedEndpoint => {
    endpoint = new ScriptedEndpoint(steps);
    policed = withPolicy(endpoint, { clock, random: () => 1, ...options });
    return policed;
  };
  beforeEach(() => {
    clock = new SimulatedClock();
  });
  afterEach(() => {
    policed.dispose();
    assert.equal(clock.pending, 0);
  });

  it('tries again what may pass, after growing pauses, and says that it begins anew', async () => {
    const progress: ModelReplyProgress[] = [];
    const at: number[] = [];
    const failing = async (): Promise<never> => {
      at.push(clock.monotonic());
      throw Object.assign(new Error(), { name: 'ModelError', failure: { kind: 'server', detail: '' } });
    };
    const call = create([failing, failing, {}], { backoffMs: 1_000 }).complete(question, { onProgress: (step) => progress.push(step) });
    await clock.advance(10_000);
    assert.equal((await call).text, 'ok');
    assert.deepEqual(at, [0, 1_000]);
    assert.deepEqual(progress, [{ kind: 'restarted' }, { kind: 'restarted' }]);
  });

  it('comes back no sooner than the provider asks, and holds all other calls back as long', async () => {
    create([{ kind: 'rateLimited', detail: '', retryAfterMs: 20_000 }, {}]);
    const first = policed.complete(question);
    await settle();
    const second = policed.complete(question);
    await clock.advance(19_999);
    assert.equal(endpoint.requests.length, 1);
    await clock.advance(3_000);
    assert.equal((await first).text + (await second).text, 'okok');
    assert.equal(policed.health.kind, 'closed');
  });

  it('does not wait longer than it is worth', async () => {
    await assert.rejects(create([{ kind: 'rateLimited', detail: '', retryAfterMs: 3_600_000 }]).complete(question), (error) => kindOf(error) === 'rateLimited');
    assert.equal(endpoint.requests.length, 1);
  });

  it('tries once what cannot pass', async () => {
    const failures: ModelFailure[] = [{ kind: 'auth', detail: '' }, { kind: 'badRequest', detail: '' }, { kind: 'tooLong', detail: '' }];
    for (const failure of failures) {
      await assert.rejects(create([failure]).complete(question), (error) => kindOf(error) === failure.kind);
      assert.equal(endpoint.requests.length, 1);
      policed.dispose();
    }
  });

  it('ends a try that says nothing for too long, and lets one go on that keeps talking', async () => {
    const silent: EndpointStep = (_request, { signal }) => new Promise((_resolve, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error)));
    const talking: EndpointStep = async (_request, { onProgress }) => {
      for (let i = 0; i < 10; i++) {
        await new Promise<void>((resolve) => void clock.schedule(50_000, resolve));
        onProgress?.({ kind: 'text', text: 'word ' });
      }
      return reply();
    };
    const call = create([silent, talking], { idleMs: 60_000, backoffMs: 0 }).complete(question);
    await clock.advance(60_000);
    assert.equal(endpoint.requests.length, 2);
    await clock.advance(500_000);
    assert.equal((await call).text, 'ok');
  });

  it('ends a try that talks for ever', async () => {
    let isStopped = false;
    const endless: EndpointStep = (_request, { signal, onProgress }) =>
      new Promise((_resolve, reject) => {
        const talk = (): void => {
          if (signal!.aborted) {
            isStopped = true;
            reject(new Error('stopped'));
            return;
          }
          onProgress?.({ kind: 'alive' });
          clock.schedule(1_000, talk);
        };
        talk();
      });
    const call = create([endless], { timeoutMs: 30_000, retries: 0 }).complete(question);
    const ended = assert.rejects(call, (error) => kindOf(error) === 'timeout');
    await clock.advance(31_000);
    await ended;
    assert.ok(isStopped);
  });

  it('rests after failures in a row, lets one call look, and recovers', async () => {
    create([{ kind: 'server', detail: 'down' }, { kind: 'server', detail: 'down' }, {}], { retries: 0, breaker: { failures: 2, openMs: 5_000 } });
    for (let i = 0; i < 2; i++) await assert.rejects(policed.complete(question), (error) => kindOf(error) === 'server');
    await assert.rejects(policed.complete(question), (error) => kindOf(error) === 'resting' && /down/.test((error as Error).message));
    assert.equal(endpoint.requests.length, 2);
    await clock.advance(5_000);
    assert.equal((await policed.complete(question)).text, 'ok');
    assert.equal(policed.health.kind, 'closed');
  });

  it('waits for a rest to end where it was told to, and the wait is no try', async () => {
    create([{ kind: 'server', detail: '' }, { kind: 'server', detail: '' }, {}], { retries: 2, backoffMs: 1, breaker: { failures: 2, openMs: 5_000 }, breakerWaits: 3 });
    const call = policed.complete(question);
    await clock.advance(20_000);
    assert.equal((await call).text, 'ok');
  });

  it('pays for a try that is given up, even if the endpoint never notices', async () => {
    const meter = new BudgetMeter({ clock, caps: { tokens: 10_000 }, onExhausted: () => {} });
    const purse = createPurse({ budget: meter, spend: (spending) => meter.spend(spending), prices: new Prices() });
    const deaf: EndpointStep = () => new Promise(() => {});
    const call = create([deaf], { idleMs: 1_000, retries: 1, backoffMs: 0 }).complete({ ...question, system: 'x'.repeat(350) }, { purse });
    const ended = assert.rejects(call, (error) => kindOf(error) === 'timeout');
    await clock.advance(5_000);
    await ended;
    assert.ok(meter.spent.tokens > 200 && meter.spent.tokens < 300, String(meter.spent.tokens));
    (await purse.reserve(endpoint, { ...question, maxTokens: 9_000 })).settle(undefined);
  });

  it('keeps to limits that it learns from replies', async () => {
    const at: number[] = [];
    const step: EndpointStep = async () => {
      at.push(clock.monotonic());
      return reply({ rate: { requests: { limit: 2, remaining: 0 } } });
    };
    create([step], { concurrency: 1 });
    const calls = Promise.all([1, 2, 3].map(() => policed.complete(question)));
    await clock.advance(120_000);
    await calls;
    assert.deepEqual(at, [0, 30_000, 60_000]);
  });

  it('gives tokens back that were set aside for more than a call took', async () => {
    const at: number[] = [];
    const step: EndpointStep = async () => {
      at.push(clock.monotonic());
      return reply();
    };
    create([step], { tokensPerMinute: 150, concurrency: 1 });
    const calls = Promise.all([1, 2, 3].map(() => policed.complete(question)));
    await clock.advance(60_000);
    await calls;
    assert.ok(at[2]! < 10_000, String(at));
  });

  it('does as many calls at once as it may', async () => {
    const releases: (() => void)[] = [];
    const step: EndpointStep = () => new Promise((resolve) => releases.push(() => resolve(reply())));
    create([step], { concurrency: 2 });
    const calls = Promise.all([1, 2, 3, 4].map(() => policed.complete(question)));
    for (const expected of [2, 3, 4, 4]) {
      await settle();
      assert.equal(endpoint.requests.length, expected);
      releases.shift()!();
    }
    await calls;
  });

  it('takes a cancel at any time: while it calls, while it pauses, while it waits for its place', async () => {
    const silent: EndpointStep = (_request, { signal }) => new Promise((_resolve, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error)));
    for (const [steps, options] of [[[silent], {}], [[{ kind: 'server', detail: '' }], { backoffMs: 10_000 }], [[{}], { requestsPerMinute: 1 }]] as [EndpointStep[], Partial<PolicyOptions>][]) {
      create(steps, options);
      if (options.requestsPerMinute !== undefined) await policed.complete(question);
      const controller = new AbortController();
      const ended = assert.rejects(policed.complete(question, { signal: controller.signal }), { name: 'CancelledError' });
      await settle();
      controller.abort();
      await ended;
      assert.equal(policed.health.kind, 'closed');
      policed.dispose();
    }
  });
});
