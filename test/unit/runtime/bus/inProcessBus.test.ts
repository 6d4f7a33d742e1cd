import assert from 'node:assert/strict';
import { InProcessBus } from '../../../../src/runtime/bus/inProcessBus.ts';
import type { InProcessBusOptions } from '../../../../src/runtime/bus/inProcessBus.ts';
import { NoReceiverError } from '../../../../src/runtime/bus/bus.ts';
import { MailboxFullError } from '../../../../src/runtime/bus/mailbox.ts';
import { busContract, testMessage } from '../../../support/busContract.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { settle, SimulatedClock } from '../../../support/simulatedClock.ts';

function createBus(options: Partial<InProcessBusOptions> = {}): { bus: InProcessBus; clock: SimulatedClock } {
  const clock = new SimulatedClock();
  let replies = 0;
  return { clock, bus: new InProcessBus({ clock, nextId: () => `r${++replies}`, ...options }) };
}

describe('the in-process bus', () => {
  noLeaks();

  describe('as any bus', () => {
    busContract(() => {
      const { bus, clock } = createBus();
      return { bus, settle, pass: (milliseconds) => clock.advance(milliseconds), dispose: () => bus.dispose() };
    });
  });

  it('refuses more messages to an agent that is too far behind', async () => {
    const { bus } = createBus({ capacity: 3 });
    const attached = bus.attach('a', () => {});
    for (let number = 0; number < 3; number++) bus.send(testMessage('b', { agent: 'a' }));
    assert.throws(() => bus.send(testMessage('b', { agent: 'a' })), (error) => MailboxFullError.is(error) && /mailbox of a is full/.test(error.message));
    await assert.rejects(bus.request(testMessage('b', { agent: 'a' })), (error) => MailboxFullError.is(error));
    await settle();
    bus.send(testMessage('b', { agent: 'a' }));
    attached.dispose();
    bus.dispose();
  });

  it('drops what a listener to a topic is too far behind to get, and says so', async () => {
    const dropped: string[] = [];
    const { bus } = createBus({ capacity: 1, onDropped: (_message, agent) => void dropped.push(agent) });
    const slow = bus.subscribe('news', 'slow', () => {});
    bus.send(testMessage('b', { topic: 'news' }));
    bus.send(testMessage('b', { topic: 'news' }));
    assert.deepEqual(dropped, ['slow']);
    slow.dispose();
    bus.dispose();
  });

  it('says that nobody receives what is sent to an agent that is not there', () => {
    const { bus } = createBus();
    assert.throws(() => bus.send(testMessage('b', { agent: 'a' })), (error) => NoReceiverError.is(error));
    bus.dispose();
  });

  it('tells of a handler that failed on a message nobody waits for', async () => {
    const errors: unknown[] = [];
    const { bus } = createBus({ onHandlerError: (error) => void errors.push(error) });
    const attached = bus.attach('a', () => Promise.reject(new Error('late')));
    bus.send(testMessage('b', { agent: 'a' }));
    await settle();
    assert.deepEqual(errors.map((error) => (error as Error).message), ['late']);
    attached.dispose();
    bus.dispose();
  });

  it('rejects a request that waits for an agent that leaves', async () => {
    const { bus } = createBus();
    const attached = bus.attach('a', () => 'never');
    const asked = assert.rejects(bus.request(testMessage('b', { agent: 'a' })), (error) => NoReceiverError.is(error));
    attached.dispose();
    await asked;
    bus.dispose();
  });

  it('lets the event loop turn in a flood, so that a timer can end it', async () => {
    const { bus, clock } = createBus();
    let got = 0;
    let limit = Infinity;
    const ping = bus.attach('ping', () => bus.send(testMessage('ping', { agent: 'pong' })));
    const pong = bus.attach('pong', () => {
      if (++got < limit) bus.send(testMessage('pong', { agent: 'ping' }));
    });
    bus.send(testMessage('x', { agent: 'ping' }));
    await settle();
    const first = got;
    assert.ok(first > 1_000 && first < 1_000_000);
    // A timer that was due would have fired here.
    limit = first + 10;
    await clock.advance(0);
    assert.equal(got, limit);
    ping.dispose();
    pong.dispose();
    bus.dispose();
  });

  it('gives a queue’s message to a member that is free rather than to one that is busy', async () => {
    const { bus } = createBus();
    const got: string[] = [];
    const busy = bus.join('work', 'busy', () => {
      got.push('busy');
      return new Promise(() => {});
    });
    const free = bus.join('work', 'free', () => void got.push('free'));
    for (let number = 0; number < 5; number++) {
      bus.send(testMessage('x', { queue: 'work' }));
      await settle();
    }
    assert.deepEqual(got, ['busy', 'free', 'free', 'free', 'free']);
    busy.dispose();
    free.dispose();
    bus.dispose();
  });
});
