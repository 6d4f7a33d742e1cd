import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { MonitorTranslator } from '../../../../src/adapters/wire/monitor/monitorTranslator.ts';
import type { MonitorEvent } from '../../../../src/protocol/monitor/monitorEvent.ts';
import { applyMonitorEvent, copyMonitorState, emptyMonitorState, foldMonitor } from '../../../../src/protocol/monitor/monitorState.ts';
import { randomRun } from '../../../support/monitor/randomRun.ts';

const translated = randomRun.map((events): MonitorEvent[] => {
  const translator = new MonitorTranslator();
  return events.map((event) => translator.translate(event));
});

describe("the monitor's state", () => {
  it('is the same whether it lived through the events or was rebuilt from a copy at any of them', () => {
    fc.assert(fc.property(translated, (events) => {
      const whole = foldMonitor(events);
      const living = emptyMonitorState();
      for (const [index, event] of events.entries()) {
        if (index % 7 === 0) assert.deepEqual(foldMonitor(events.slice(index), copyMonitorState(living)), whole);
        applyMonitorEvent(living, event);
      }
      assert.deepEqual(living, whole);
    }), { numRuns: 60 });
  });

  it('of a copy is not touched by what happens afterwards', () => {
    fc.assert(fc.property(translated, fc.nat(), (events, at) => {
      const index = at % events.length;
      const state = foldMonitor(events.slice(0, index));
      const copy = copyMonitorState(state);
      for (const event of events.slice(index)) applyMonitorEvent(state, event);
      assert.deepEqual(copy, foldMonitor(events.slice(0, index)));
    }), { numRuns: 60 });
  });

  it('counts who works, and nobody once the run has ended', () => {
    const at = (seq: number, body: MonitorEvent['body']): MonitorEvent => ({ seq, at: seq * 100, body });
    const profile = { id: 'a', role: 'r', title: 'A', capabilities: [], permissions: [], reportsTo: null };
    const state = foldMonitor([
      at(1, { type: 'agent.joined', agent: profile }),
      at(2, { type: 'task.started', task: 't', agent: 'a', attempt: 1 }),
      at(3, { type: 'task.started', task: 'u', agent: 'a', attempt: 1 }),
      at(4, { type: 'task.finished', task: 't', agent: 'a', status: 'failed', reason: 'no' }),
    ]);
    assert.deepEqual([state.tasks.running, state.tasks.failed, state.agents.get('a')?.atWork, state.errorSeqs], [1, 1, ['u'], [4]]);
    applyMonitorEvent(state, at(6, { type: 'run.finished', status: 'done', reason: '' }));
    assert.deepEqual([state.tasks.running, state.agents.get('a')?.busyMs, state.end?.status], [0, 400, 'done']);
  });
});
