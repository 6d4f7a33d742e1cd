import assert from 'node:assert/strict';
import { Bulkhead } from '../../../../src/runtime/resilience/bulkhead.ts';
import { guard } from '../../../../src/runtime/resilience/guarded.ts';
import type { GuardOptions } from '../../../../src/runtime/resilience/guarded.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { settle, SimulatedClock } from '../../../support/simulatedClock.ts';

const never = (): Promise<never> => new Promise(() => {});
const name = (error: unknown): string => (error as Error).name;

describe('a guarded call', () => {
  noLeaks();
  let clock: SimulatedClock;
  const create = (options: Partial<GuardOptions> = {}): ReturnType<typeof guard> => guard({ name: 'ESLint', clock, random: () => 1, ...options });

  beforeEach(() => {
    clock = new SimulatedClock();
  });
  afterEach(() => assert.equal(clock.pending, 0));

  it('ends when its time is up, whether or not the work heeds its signal', async () => {
    let signal: AbortSignal | undefined;
    const call = create({ timeoutMs: 100 }).run((given) => {
      signal = given;
      return never();
    });
    const ended = assert.rejects(call, { name: 'TimeoutError', message: 'ESLint took longer than 100 ms' });
    await clock.advance(100);
    await ended;
    assert.ok(signal?.aborted);
  });

  it('tries again after longer and longer pauses', async () => {
    const at: number[] = [];
    const call = create({ retries: 3, backoffMs: 100 }).run(async () => {
      at.push(clock.monotonic());
      if (at.length < 4) throw new Error('not yet');
      return 'at last';
    });
    await clock.advance(10_000);
    assert.equal(await call, 'at last');
    assert.deepEqual(at, [0, 100, 300, 700]);
  });

  it('does not try again what cannot succeed, or what was cancelled', async () => {
    let tries = 0;
    const fail = async (): Promise<never> => {
      tries++;
      throw new RangeError('wrong');
    };
    await assert.rejects(create({ retries: 5, isRetryable: (error) => !(error instanceof RangeError) }).run(fail), RangeError);
    assert.equal(tries, 1);
    const controller = new AbortController();
    const call = create({ retries: 5, backoffMs: 1_000 }).run(fail, controller.signal);
    const ended = assert.rejects(call, { name: 'CancelledError' });
    await settle();
    controller.abort();
    await ended;
    assert.equal(tries, 2);
  });

  it('leaves alone what fails repeatedly, then lets one call see whether it has recovered', async () => {
    const guarded = create({ breaker: { failures: 2, openMs: 1_000 } });
    let calls = 0;
    let isBroken = true;
    const work = async (): Promise<string> => {
      calls++;
      if (isBroken) throw new Error('crashed');
      return 'fine';
    };
    const tryIt = (): Promise<string> => guarded.run(work).catch(name);
    assert.deepEqual([await tryIt(), await tryIt(), await tryIt(), await tryIt()], ['Error', 'Error', 'BreakerOpenError', 'BreakerOpenError']);
    assert.equal(calls, 2);
    await assert.rejects(guarded.run(work), /ESLint failed repeatedly and is left alone for a while; last time: crashed/);
    await clock.advance(1_000);
    assert.equal(await tryIt(), 'Error');
    assert.equal(await tryIt(), 'BreakerOpenError');
    await clock.advance(1_000);
    isBroken = false;
    const [first, second] = await Promise.all([tryIt(), tryIt()]);
    assert.deepEqual([first, second], ['fine', 'BreakerOpenError']);
    assert.equal(await tryIt(), 'fine');
    assert.equal(guarded.breaker?.state.kind, 'closed');
  });

  it('does not count a cancel against what was called', async () => {
    const guarded = create({ breaker: { failures: 1, openMs: 1_000 } });
    const controller = new AbortController();
    const call = guarded.run(never, controller.signal);
    controller.abort();
    await assert.rejects(call, { name: 'CancelledError' });
    assert.equal(guarded.breaker?.state.kind, 'closed');
  });

  it('does not count a wrong question against what was called', async () => {
    const guarded = create({ breaker: { failures: 1 }, isBroken: (error) => !(error instanceof SyntaxError) });
    await assert.rejects(guarded.run(() => Promise.reject(new SyntaxError('unparsable file'))), SyntaxError);
    assert.equal(guarded.breaker?.state.kind, 'closed');
  });
});

describe('a bulkhead', () => {
  it('lets so many through at once and so many wait, in order', async () => {
    const bulkhead = new Bulkhead(2, 1);
    const release: (() => void)[] = [];
    const started: number[] = [];
    const call = (number: number, signal?: AbortSignal): Promise<void> =>
      bulkhead.run(() => {
        started.push(number);
        return new Promise<void>((resolve) => release.push(resolve));
      }, signal);
    const first = call(1);
    const second = call(2);
    const controller = new AbortController();
    const third = call(3, controller.signal);
    await assert.rejects(call(4), { name: 'BulkheadFullError' });
    controller.abort();
    await assert.rejects(third, { name: 'CancelledError' });
    const fifth = call(5);
    await settle();
    assert.deepEqual(started, [1, 2]);
    release[0]!();
    await first;
    await settle();
    assert.deepEqual(started, [1, 2, 5]);
    release[1]!();
    release[2]!();
    await Promise.all([second, fifth]);
    assert.equal(bulkhead.atWork, 0);
  });
});
