import assert from 'node:assert/strict';
import { RateLimiter } from '../../../../src/runtime/resilience/rateLimiter.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { settle, SimulatedClock } from '../../../support/simulatedClock.ts';

describe('a rate limit', () => {
  noLeaks();
  let clock: SimulatedClock;
  beforeEach(() => {
    clock = new SimulatedClock();
  });
  afterEach(() => assert.equal(clock.pending, 0));

  /** When each of so many calls goes. */
  const times = (limiter: RateLimiter, tokens: readonly number[]): number[] => {
    const at: number[] = [];
    for (const amount of tokens) void limiter.take(amount).then(() => at.push(clock.monotonic()));
    return at;
  };

  it('holds nothing back before anything is known', async () => {
    const at = times(new RateLimiter({ clock }), [1, 1_000_000, 1]);
    await settle();
    assert.deepEqual(at, [0, 0, 0]);
  });

  it('lets through what is allowed, then at its pace, first come first served', async () => {
    const at = times(new RateLimiter({ clock, requestsPerMinute: 2 }), [1, 1, 1, 1]);
    await clock.advance(60_000);
    assert.deepEqual(at, [0, 0, 30_000, 60_000]);
  });

  it('lets no small call overtake a large one that waits', async () => {
    const at = times(new RateLimiter({ clock, tokensPerMinute: 100 }), [100, 60, 1]);
    await clock.advance(60_000);
    assert.equal(at[0], 0);
    assert.ok(at[1]! >= 36_000 && at[2]! >= at[1]!, String(at));
  });

  it('lets a call that is larger than the whole allowance go when the allowance is whole', async () => {
    const at = times(new RateLimiter({ clock, tokensPerMinute: 100 }), [100, 500]);
    await clock.advance(60_000);
    assert.deepEqual(at, [0, 60_000]);
  });

  it('believes an endpoint that says less is left, and that its limit is another', async () => {
    const limiter = new RateLimiter({ clock, requestsPerMinute: 100 });
    limiter.learn({ requests: { limit: 60, remaining: 0 } });
    const at = times(limiter, [1, 1]);
    await clock.advance(5_000);
    assert.deepEqual(at, [1_000, 2_000]);
    limiter.learn({ requests: { limit: 60, remaining: 0, resetMs: 120_000 } });
    const later = times(limiter, [1]);
    await clock.advance(62_000);
    assert.equal(later.length, 1);
    assert.ok(later[0]! > 60_000, String(later));
  });

  it('pauses as long as it is told', async () => {
    const limiter = new RateLimiter({ clock });
    limiter.pause(5_000);
    limiter.pause(1_000);
    const at = times(limiter, [1]);
    await clock.advance(5_000);
    assert.deepEqual(at, [5_000]);
  });

  it('lets go of who is cancelled, and of those behind', async () => {
    const limiter = new RateLimiter({ clock, tokensPerMinute: 100 });
    await limiter.take(100);
    const controller = new AbortController();
    const ended = assert.rejects(limiter.take(100, controller.signal), { name: 'CancelledError' });
    const at = times(limiter, [10]);
    controller.abort();
    await ended;
    await clock.advance(6_000);
    assert.deepEqual(at, [6_000]);
    assert.equal(limiter.waiting, 0);
  });
});
