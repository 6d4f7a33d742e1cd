import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { MonitorTranslator } from '../../../../src/adapters/wire/monitor/monitorTranslator.ts';
import type { MonitorEvent } from '../../../../src/protocol/monitor/monitorEvent.ts';
import type { RunEvent } from '../../../../src/runtime/runs/runEvent.ts';
import { MemoryRunStore } from '../../../../src/runtime/runs/memoryRunStore.ts';
import { MonitorDesk } from '../../../../src/server/monitor/monitorDesk.ts';
import { randomRunWithApprovals as randomRun } from '../../../support/monitor/randomRun.ts';
import { SimulatedClock } from '../../../support/simulatedClock.ts';

const lease = { owner: 'test', leaseMs: 60_000 };

function deskOn(events: readonly RunEvent[]): { desk: MonitorDesk; store: MemoryRunStore; clock: SimulatedClock; grown: [string, number][] } {
  const clock = new SimulatedClock();
  const store = new MemoryRunStore({ clock });
  store.append(events, 'normal', lease);
  const grown: [string, number][] = [];
  return { desk: new MonitorDesk({ clock, store, workspace: 'w', grew: (run, head) => void grown.push([run, head]), pageFolder: 'none' }), store, clock, grown };
}

function pullAll(desk: MonitorDesk, limit: () => number): MonitorEvent[] {
  const all: MonitorEvent[] = [];
  for (let head = Infinity; all.length < head; ) {
    const batch = desk.pull({ run: 'r', after: all.length, limit: limit() });
    all.push(...batch.events);
    head = batch.head;
  }
  return all;
}

describe('the monitor desk', () => {
  it('gives the same events in batches of any size, to several readers at once', () => {
    fc.assert(fc.property(randomRun, fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (events, sizes) => {
      const { desk } = deskOn(events);
      const translator = new MonitorTranslator();
      const expected = events.map((event) => translator.translate(event));
      const next = (): number => sizes.next().value as number;
      desk.pull({ run: 'r', after: Math.floor(events.length / 2), limit: 3 });
      assert.deepEqual(pullAll(desk, next), expected);
      assert.deepEqual(pullAll(desk, next), expected);
      desk.dispose();
    }), { numRuns: 40 });
  });

  it('tells who looks at a running run of more events, and stops when it has ended', async () => {
    const [first] = fc.sample(randomRun, { numRuns: 1, seed: 7 })[0]!;
    const { desk, store, clock, grown } = deskOn([first!]);
    assert.deepEqual(desk.pull({ run: 'r', after: 0, limit: 10 }).head, 1);
    await clock.advance(300);
    assert.deepEqual(grown, []);
    store.append([{ run: 'r', seq: 2, at: 5, body: { type: 'run.resumed', reason: 'x' } }], 'normal', lease);
    await clock.advance(300);
    assert.deepEqual(grown, [['r', 2]]);
    store.append([{ run: 'r', seq: 3, at: 6, body: { type: 'run.finished', end: { status: 'done', result: null } } }], 'normal', lease);
    await clock.advance(300);
    assert.deepEqual(grown.at(-1), ['r', 3]);
    assert.equal(clock.pending, 0);
    desk.dispose();
  });

  it('says which run or event there is not', () => {
    const { desk } = deskOn(fc.sample(randomRun, { numRuns: 1, seed: 3 })[0]!);
    assert.throws(() => desk.pull({ run: 'gone', after: 0, limit: 1 }), /There is no run gone/);
    assert.throws(() => desk.inspect({ run: 'r', seq: 99_999 }), /has no event 99999/);
    assert.equal(desk.inspect({ run: 'r', seq: 1 }).seq, 1);
    desk.dispose();
  });
});
