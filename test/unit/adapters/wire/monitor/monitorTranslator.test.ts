import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { inspectEvent } from '../../../../../src/adapters/wire/monitor/inspectEvent.ts';
import { maskSecrets } from '../../../../../src/adapters/wire/monitor/maskSecrets.ts';
import { MonitorTranslator } from '../../../../../src/adapters/wire/monitor/monitorTranslator.ts';
import { previewOf } from '../../../../../src/adapters/wire/monitor/preview.ts';
import type { RunEventBody } from '../../../../../src/runtime/runs/runEvent.ts';
import { randomRun } from '../../../../support/monitor/randomRun.ts';

const translate = (...bodies: RunEventBody[]): unknown[] => {
  const translator = new MonitorTranslator();
  return bodies.map((body, index) => translator.translate({ run: 'r', seq: index + 1, at: index, body }).body);
};

describe('what the monitor is told of a run', () => {
  it('is one event for each, with its number and time, small and without control characters in what is shown', () => {
    fc.assert(fc.property(randomRun, (events) => {
      const translator = new MonitorTranslator();
      for (const event of events) {
        const { seq, at, body } = translator.translate(event);
        assert.deepEqual([seq, at], [event.seq, event.at]);
        if (body.type !== 'message') continue;
        assert.ok(body.message.preview.length <= 160);
        assert.doesNotMatch(body.message.preview, /[\u0000-\u001f\u202e]/);
      }
    }), { numRuns: 50 });
  });

  it('names the file of a task and who did it', () => {
    const [, , created, , finished] = translate(
      { type: 'run.started', team: 'review', teamVersion: '1', request: null, caps: {}, labels: { subject: 'staged' } },
      { type: 'fact', agent: 'coordinator', name: 'review.changeSet', data: { roots: [{ path: '/w' }], files: 1, skipped: {} } },
      { type: 'task.created', task: { id: 't1', key: 'security 0:src/a b.ts 12.ab', kind: 'review.file', parent: null, to: { agent: 'security' }, priority: 0, lane: 'cpu' } },
      { type: 'task.started', task: 't1', agent: 'security', attempt: 1 },
      { type: 'task.finished', task: 't1', outcome: { status: 'cancelled', reason: 'time\nis up' } },
    );
    assert.deepEqual(created, { type: 'task.created', task: { id: 't1', kind: 'review.file', title: 'src/a b.ts', parent: null, priority: 0, lane: 'cpu', place: { root: '/w', file: 'src/a b.ts', line: 1 } } });
    assert.deepEqual(finished, { type: 'task.finished', task: 't1', agent: 'security', status: 'cancelled', reason: 'time is up' });
  });

  it('says what a bid offers', () => {
    const [bid] = translate({ type: 'message', message: { id: 'm1', run: 'r', from: 'templates', to: { agent: 'medic' }, kind: 'reply', subject: 'repair', content: { confidence: 0.75, cost: 3, why: 'most fixes are one edit', more: { deep: 1 } }, cause: null, task: null, at: 1 } });
    assert.deepEqual((bid as { message: { fields: unknown } }).message.fields, { confidence: 0.75, cost: 3, why: 'most fixes are one edit' });
  });

  it('masks secrets, in previews and in what is opened', () => {
    const token = `ghp_${'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5'}`;
    assert.equal(maskSecrets(`token ${token} end`).includes(token), false);
    assert.equal(previewOf({ token }).text.includes(token), false);
    const told = JSON.stringify(translate(
      { type: 'message', message: { id: 'm1', run: 'r', from: 'a', to: { agent: 'b' }, kind: 'reply', subject: `got ${token}`, content: { why: token }, cause: null, task: null, at: 1 } },
      { type: 'fact', agent: 'medic', name: 'heal.failure', data: { id: 'f', root: '/w', file: 'a.test.js', name: 'a', message: `expected ${token}`, class: 'wrong code', evidence: [`it said ${token}`], suspects: [], proposals: [], state: 'healed' } },
      { type: 'fact', agent: 'medic', name: 'heal.activity', data: { failure: 'f', text: `tried ${token}`, candidates: 1, perSecond: 1 } },
      { type: 'task.finished', task: 't', outcome: { status: 'failed', agent: 'a', error: { name: 'Error', message: `no ${token}` } } },
      { type: 'permission.used', agent: 'a', permission: 'network', detail: `asked ${token}`, allowed: true },
    ));
    assert.equal(told.includes(token), false, told);
    const opened = inspectEvent({ run: 'r', seq: 1, at: 1, body: { type: 'fact', agent: 'a', name: 'x', data: { token, file: 'src/a.ts', line: 3 } } }, [{ path: '/w' }]);
    assert.equal(opened.json.includes(token), false);
    assert.deepEqual(opened.places, [{ root: '/w', file: 'src/a.ts', line: 3 }]);
  });
});
