import assert from 'node:assert/strict';
import { TimeoutError } from '../../src/base/errors.ts';
import type { Bus } from '../../src/runtime/bus/bus.ts';
import { NoReceiverError } from '../../src/runtime/bus/bus.ts';
import type { Address, AgentId, Message, MessageKind } from '../../src/runtime/bus/message.ts';

/** A bus under test, and how to let what is due happen and time pass on it. */
export interface BusUnderTest {
  readonly bus: Bus;
  /** Lets deliveries happen. */
  settle(): Promise<void>;
  /** Lets time pass. */
  pass(milliseconds: number): Promise<void>;
  dispose(): Promise<void> | void;
}

let count = 0;

/** A message as tests send it. */
export function testMessage(from: AgentId, to: Address, content: unknown = null, kind: MessageKind = 'event', subject = 'test'): Message {
  return { id: `m${++count}`, run: 'r', from, to, kind, subject, content, cause: null, task: null, at: 0 };
}

/** What every bus must do; call inside `describe`. */
export function busContract(create: () => Promise<BusUnderTest> | BusUnderTest): void {
  let under: BusUnderTest;
  let bus: Bus;
  const cleanUp: { dispose(): void }[] = [];
  const keep = <T extends { dispose(): void }>(disposable: T): T => {
    cleanUp.push(disposable);
    return disposable;
  };

  beforeEach(async () => {
    under = await create();
    bus = under.bus;
  });

  afterEach(async () => {
    for (const disposable of cleanUp.splice(0)) disposable.dispose();
    await under.dispose();
  });

  it('delivers to an agent in the order of sending', async () => {
    const got: unknown[] = [];
    keep(bus.attach('a', (message) => void got.push(message.content)));
    for (let number = 0; number < 100; number++) bus.send(testMessage('b', { agent: 'a' }, number));
    await under.settle();
    assert.deepEqual(got, Array.from({ length: 100 }, (_, number) => number));
  });

  it('does not deliver before the sender is done', async () => {
    const got: unknown[] = [];
    keep(bus.attach('a', (message) => void got.push(message.content)));
    bus.send(testMessage('b', { agent: 'a' }, 1));
    assert.deepEqual(got, []);
    await under.settle();
    assert.deepEqual(got, [1]);
  });

  it('hands an agent one message at a time, from whichever way they come', async () => {
    let atWork = 0;
    let most = 0;
    const handler = async (): Promise<void> => {
      most = Math.max(most, ++atWork);
      await Promise.resolve();
      await Promise.resolve();
      atWork--;
    };
    keep(bus.attach('a', handler));
    keep(bus.subscribe('news', 'a', handler));
    keep(bus.join('work', 'a', handler));
    for (let number = 0; number < 5; number++) {
      bus.send(testMessage('b', { agent: 'a' }));
      bus.send(testMessage('b', { topic: 'news' }));
      bus.send(testMessage('b', { queue: 'work' }));
    }
    await under.settle();
    assert.equal(most, 1);
    assert.equal(atWork, 0);
  });

  it('goes on after a handler that throws', async () => {
    const got: unknown[] = [];
    keep(
      bus.attach('a', (message) => {
        if (message.content === 1) throw new Error('no');
        got.push(message.content);
      }),
    );
    for (const number of [0, 1, 2]) bus.send(testMessage('b', { agent: 'a' }, number));
    await under.settle();
    assert.deepEqual(got, [0, 2]);
  });

  it('publishes to everyone who listens, by wildcards too', async () => {
    const got: string[] = [];
    for (const pattern of ['a.b.c', 'a.*.c', 'a.>', '>', 'a.b', '*.b.c', 'a.b.c.>', 'a.*']) {
      keep(bus.subscribe(pattern, pattern, () => void got.push(pattern)));
    }
    bus.send(testMessage('x', { topic: 'a.b.c' }));
    await under.settle();
    assert.deepEqual(got.sort(), ['*.b.c', '>', 'a.*.c', 'a.>', 'a.b.c']);
  });

  it('lets a topic without listeners pass without a word', async () => {
    bus.send(testMessage('x', { topic: 'nobody.here' }));
    await under.settle();
  });

  it('stops delivering when a subscription is given up', async () => {
    let got = 0;
    const subscription = bus.subscribe('news', 'a', () => void got++);
    bus.send(testMessage('x', { topic: 'news' }));
    await under.settle();
    subscription.dispose();
    bus.send(testMessage('x', { topic: 'news' }));
    await under.settle();
    assert.equal(got, 1);
  });

  it('gives each message of a queue to one member and shares the work out', async () => {
    const got: Record<string, number> = { a: 0, b: 0, c: 0 };
    for (const member of ['a', 'b', 'c']) keep(bus.join('work', member, () => void got[member]!++));
    for (let number = 0; number < 30; number++) {
      bus.send(testMessage('x', { queue: 'work' }));
      await under.settle();
    }
    assert.equal(got['a']! + got['b']! + got['c']!, 30);
    assert.ok(Math.min(got['a']!, got['b']!, got['c']!) >= 5, JSON.stringify(got));
  });

  it('answers a request with what the handler returns, and names the cause', async () => {
    keep(bus.attach('a', async (message) => ({ twice: (message.content as number) * 2 })));
    const request = testMessage('b', { agent: 'a' }, 21, 'request');
    const reply = await bus.request(request);
    assert.deepEqual(reply.content, { twice: 42 });
    assert.equal(reply.cause, request.id);
    assert.equal(reply.from, 'a');
    assert.deepEqual(reply.to, { agent: 'b' });
    assert.equal(reply.kind, 'reply');
  });

  it('answers a task with a result', async () => {
    keep(bus.attach('a', () => 'done'));
    assert.equal((await bus.request(testMessage('b', { agent: 'a' }, null, 'task'))).kind, 'result');
  });

  it('goes on delivering to an agent while it works on a task', async () => {
    const got: unknown[] = [];
    let finish!: (result: string) => void;
    keep(
      bus.attach('a', (message) => {
        if (message.kind === 'task') return new Promise((resolve) => (finish = resolve));
        got.push(message.content);
        return undefined;
      }),
    );
    const result = bus.request(testMessage('b', { agent: 'a' }, null, 'task'));
    bus.send(testMessage('b', { agent: 'a' }, 'meanwhile'));
    await under.settle();
    assert.deepEqual(got, ['meanwhile']);
    finish('done');
    assert.equal((await result).content, 'done');
  });

  it('answers questions asked while answering one', async () => {
    keep(bus.attach('a', async () => `a and ${(await bus.request(testMessage('a', { agent: 'b' }, null, 'request'))).content as string}`));
    keep(bus.attach('b', () => 'b'));
    assert.equal((await bus.request(testMessage('x', { agent: 'a' }, null, 'request'))).content, 'a and b');
  });

  it('answers many requests at once, each with its own reply', async () => {
    keep(bus.attach('a', (message) => message.content));
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, number) => bus.request(testMessage('b', { agent: 'a' }, number, 'request'))),
    );
    assert.deepEqual(replies.map((reply) => reply.content), Array.from({ length: 50 }, (_, number) => number));
  });

  it('rejects a request at once where nobody listens', async () => {
    for (const to of [{ agent: 'nobody' }, { queue: 'none' }, { topic: 'silence' }]) {
      await assert.rejects(bus.request(testMessage('b', to, null, 'request')), (error) => NoReceiverError.is(error));
      assert.equal(bus.hasReceiver(to), false);
    }
  });

  it('rejects a request with the error of who handled it', async () => {
    keep(
      bus.attach('a', () => {
        throw new RangeError('out of range');
      }),
    );
    await assert.rejects(bus.request(testMessage('b', { agent: 'a' }, null, 'request')), { name: 'RangeError', message: 'out of range' });
  });

  it('rejects a request with a timeout when no reply comes in time', async () => {
    keep(bus.attach('a', () => new Promise(() => {})));
    const asked = bus.request(testMessage('b', { agent: 'a' }, null, 'request'), { timeoutMs: 50 });
    const rejected = assert.rejects(asked, (error) => TimeoutError.is(error));
    await under.pass(60);
    await rejected;
  });

  it('rejects a request with a cancellation when the signal aborts', async () => {
    keep(bus.attach('a', () => new Promise(() => {})));
    const controller = new AbortController();
    const asked = bus.request(testMessage('b', { agent: 'a' }, null, 'request'), { signal: controller.signal });
    controller.abort();
    await assert.rejects(asked, { name: 'CancelledError' });
    await assert.rejects(bus.request(testMessage('b', { agent: 'a' }, null, 'request'), { signal: controller.signal }), {
      name: 'CancelledError',
    });
  });

  it('rejects what still waits when it is closed', async () => {
    keep(bus.attach('a', () => new Promise(() => {})));
    const asked = assert.rejects(bus.request(testMessage('b', { agent: 'a' }, null, 'request')), { name: 'CancelledError' });
    bus.dispose();
    await asked;
  });

  it('knows who receives', () => {
    const attached = bus.attach('a', () => {});
    keep(bus.subscribe('news.>', 'b', () => {}));
    keep(bus.join('work', 'c', () => {}));
    assert.deepEqual([{ agent: 'a' }, { topic: 'news.today' }, { queue: 'work' }].map((to) => bus.hasReceiver(to)), [true, true, true]);
    attached.dispose();
    assert.equal(bus.hasReceiver({ agent: 'a' }), false);
  });
}
