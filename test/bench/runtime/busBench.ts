import { EventEmitter } from 'node:events';
import { systemClock } from '../../../src/adapters/clock/systemClock.ts';
import { InProcessBus } from '../../../src/runtime/bus/inProcessBus.ts';
import type { Message } from '../../../src/runtime/bus/message.ts';
import { measure, printTable, short } from './measure.ts';

const count = 100_000;

const message = (id: number, kind: Message['kind'] = 'event'): Message => ({
  id: `m${id}`,
  run: 'r',
  from: 'a',
  to: { agent: 'b' },
  kind,
  subject: 's',
  content: id,
  cause: null,
  task: null,
  at: 0,
});

/** Messages per second through the bus, beside an event emitter that neither queues nor addresses. */
export async function measureBus(): Promise<void> {
  let got = 0;
  let ids = 0;
  const emitter = new EventEmitter();
  emitter.on('message', () => void got++);
  const bus = new InProcessBus({ clock: systemClock, nextId: () => `r${++ids}`, capacity: count });
  bus.attach('b', () => void got++);
  bus.subscribe('news.*', 'c', () => void got++);
  bus.attach('echo', (received) => received.content);
  const until = async (target: number): Promise<void> => {
    while (got < target) await new Promise<void>((resolve) => setImmediate(resolve));
  };
  const rate = (cost: { wallMicroseconds: number }): string => short((count / cost.wallMicroseconds) * 1_000_000);
  const rows: [string, string][] = [];
  const add = async (name: string, call: () => Promise<void>): Promise<void> => {
    const again = (): Promise<void> => {
      got = 0;
      return call();
    };
    rows.push([name, rate(await measure(1, again))]);
  };
  await add('EventEmitter floor', async () => {
    for (let number = 0; number < count; number++) emitter.emit('message', message(number));
  });
  await add('bus, agent to agent', async () => {
    for (let number = 0; number < count; number++) bus.send(message(number));
    await until(count);
  });
  await add('bus, topic with a wildcard', async () => {
    for (let number = 0; number < count; number++) bus.send({ ...message(number), to: { topic: 'news.today' } });
    await until(count);
  });
  await add('bus, request and reply', async () => {
    for (let sent = 0; sent < count; sent += 1_000) {
      await Promise.all(Array.from({ length: 1_000 }, (_, number) => bus.request({ ...message(sent + number, 'request'), to: { agent: 'echo' } })));
    }
  });
  bus.dispose();
  printTable('Messages per second', ['way', 'per second'], rows);
}
