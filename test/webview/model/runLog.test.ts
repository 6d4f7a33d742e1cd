import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { MonitorTranslator } from '../../../src/adapters/wire/monitor/monitorTranslator.ts';
import { foldMonitor } from '../../../src/protocol/monitor/monitorState.ts';
import { RunLog } from '../../../webview-ui/src/model/runLog.ts';
import { randomRun } from '../../support/monitor/randomRun.ts';
import { healRun, reviewRun } from '../../support/monitor/syntheticRuns.ts';

const translated = randomRun.map((events) => {
  const translator = new MonitorTranslator();
  return events.map((event) => translator.translate(event));
});

describe("the page's log of a run", () => {
  it('replayed to any event is the fold of the events up to it', () => {
    fc.assert(fc.property(translated, fc.infiniteStream(fc.nat()), (events, jumps) => {
      // Few events between checkpoints, so that they are thinned out within a small run, too.
      const log = new RunLog(3);
      for (const event of events) log.append(event);
      for (let seq = 0; seq <= events.length; seq++) assert.deepEqual(log.stateAt(seq), foldMonitor(events.slice(0, seq)));
      for (const jump of jumps.take(12)) {
        const seq = jump % (events.length + 1);
        assert.deepEqual(log.stateAt(seq), foldMonitor(events.slice(0, seq)));
      }
    }), { numRuns: 40 });
  });

  it('is the same whether events came one by one or were pulled again from the beginning', () => {
    for (const events of [reviewRun(), healRun()]) {
      const living = new RunLog(10);
      for (const event of events) {
        living.append(event);
        if (event.seq % 17 === 0) living.stateAt(event.seq - 5);
      }
      const rebuilt = new RunLog(10);
      for (const event of events) rebuilt.append(event);
      assert.deepEqual(living.live, rebuilt.live);
      assert.deepEqual(living.live, foldMonitor(events));
    }
  });

  it('keeps few checkpoints however long a run gets', () => {
    const log = new RunLog(1);
    for (const event of reviewRun()) log.append(event);
    assert.ok((log as unknown as { checkpoints: unknown[] }).checkpoints.length <= 64);
  });

  it('takes an event twice as once and refuses one that leaves a gap', () => {
    const events = reviewRun();
    const log = new RunLog();
    log.append(events[0]!);
    log.append(events[0]!);
    assert.equal(log.head, 1);
    assert.throws(() => log.append(events[2]!), /Event 3 follows event 1/);
  });

  it('never runs backwards on its axis when a clock was set back', () => {
    const events = reviewRun();
    const log = new RunLog();
    for (const event of events) log.append(event.seq === 40 ? { ...event, at: 5 } : event);
    for (let index = 1; index < log.at.length; index++) assert.ok(log.at.at(index) >= log.at.at(index - 1));
  });
});
