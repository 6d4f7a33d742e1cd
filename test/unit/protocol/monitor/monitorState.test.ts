import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { MonitorTranslator } from '../../../../src/adapters/wire/monitor/monitorTranslator.ts';
import type { MonitorEvent } from '../../../../src/protocol/monitor/monitorEvent.ts';
import { applyMonitorEvent, copyMonitorState, emptyMonitorState, foldMonitor } from '../../../../src/protocol/monitor/monitorState.ts';
import { randomRunWithApprovals as randomRun } from '../../../support/monitor/randomRun.ts';

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

  it('of a replay to any event is the fold of the events up to it', () => {
    fc.assert(fc.property(translated, (events) => {
      const living = emptyMonitorState();
      const moments = events.map((event) => {
        applyMonitorEvent(living, event);
        return copyMonitorState(living);
      });
      for (const [index, moment] of moments.entries()) assert.deepEqual(moment, foldMonitor(events.slice(0, index + 1)));
    }), { numRuns: 20 });
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

  it('gives a task that is tried again to whoever has it now, and counts anew what a resume hands out again', () => {
    const at = (seq: number, body: MonitorEvent['body']): MonitorEvent => ({ seq, at: seq * 100, body });
    const joined = (seq: number, id: string): MonitorEvent => at(seq, { type: 'agent.joined', agent: { id, role: 'r', title: id, capabilities: [], permissions: [], reportsTo: null } });
    const created = (seq: number, id: string): MonitorEvent => at(seq, { type: 'task.created', task: { id, kind: 'k', title: id, parent: null, priority: 0, lane: null } });
    const state = foldMonitor([
      joined(1, 'a'), joined(2, 'b'), created(3, 't'), created(4, 'u'),
      at(5, { type: 'task.started', task: 't', agent: 'a', attempt: 1 }),
      at(6, { type: 'task.started', task: 't', agent: 'b', attempt: 2 }),
    ]);
    assert.deepEqual([state.tasks.running, state.agents.get('a')?.atWork, state.agents.get('b')?.atWork, state.agents.get('a')?.busyMs], [1, [], ['t'], 100]);
    applyMonitorEvent(state, at(7, { type: 'task.finished', task: 't', agent: 'b', status: 'done', reason: '' }));
    assert.deepEqual([state.tasks.running, state.agents.get('b')?.atWork], [0, []]);
    for (const event of [at(8, { type: 'run.resumed', reason: 'x' }), created(9, 'u')]) applyMonitorEvent(state, event);
    assert.deepEqual([state.tasks.created, state.tasks.done], [2, 1]);
  });
});
