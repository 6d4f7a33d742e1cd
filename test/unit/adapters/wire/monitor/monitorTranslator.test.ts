import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { inspectEvent } from '../../../../../src/adapters/wire/monitor/inspectEvent.ts';
import { maskSecrets } from '../../../../../src/adapters/wire/monitor/maskSecrets.ts';
import { MonitorTranslator } from '../../../../../src/adapters/wire/monitor/monitorTranslator.ts';
import { previewOf } from '../../../../../src/adapters/wire/monitor/preview.ts';
import type { RunEventBody } from '../../../../../src/runtime/runs/runEvent.ts';
import { randomRunWithApprovals as randomRun } from '../../../../support/monitor/randomRun.ts';

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
        for (const shown of [body.message.preview, body.message.subject, ...Object.values(body.message.fields ?? {})]) assert.doesNotMatch(String(shown), /[\u0000-\u001f\u202e]/);
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

  it('says in words what a message is about', () => {
    const message = (kind: 'task' | 'result' | 'event', content: unknown): RunEventBody => ({ type: 'message', message: { id: 'm', run: 'r', from: 'a', to: { agent: 'b' }, kind, subject: 's', content, cause: null, task: 't1', at: 1 } });
    const told = translate(
      { type: 'task.created', task: { id: 't1', key: 'security 0:src/a.ts 12.ab', kind: 'review.file', parent: null, to: { agent: 'security' }, priority: 0, lane: 'cpu' } },
      message('task', { key: 'security 0:src/a.ts 12.ab', kind: 'review.file', input: { kind: 'file', file: 3 } }),
      message('event', { reviewer: 'security', root: 0, file: 'src/a.ts', observations: [{}, {}], isSlow: true, inner: { perSecond: 1.2345, deep: { no: 1 } } }),
      message('result', { status: 'done' }),
    );
    assert.deepEqual(told.slice(1).map((body) => (body as { message: { preview: string } }).message.preview), ['src/a.ts', 'security, src/a.ts, 2 observations, is slow, per second 1.23', 'src/a.ts: done']);
  });

  it('says what came of a task, and what the human is asked', () => {
    const [critic, asked, answered] = translate(
      { type: 'task.finished', task: 't1', outcome: { status: 'done', result: { verdict: 'drop', why: ['it skips the test'] }, agent: 'critic', from: 'work' } },
      { type: 'approval.asked', approval: { id: 'q1', key: 'k', agent: 'judge', task: null, question: 'Go\non?', detail: 'd', answers: ['Yes', 'No'] } },
      { type: 'approval.answered', id: 'q1', answer: null },
    );
    assert.deepEqual(critic, { type: 'task.finished', task: 't1', agent: 'critic', status: 'done', reason: '', fields: { verdict: 'drop' } });
    assert.deepEqual(asked, { type: 'approval.asked', approval: { id: 'q1', agent: 'judge', question: 'Go on?', detail: 'd', answers: ['Yes', 'No'] } });
    assert.deepEqual(answered, { type: 'approval.answered', id: 'q1', answer: '' });
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
    const [fields] = translate({ type: 'message', message: { id: 'm1', run: 'r', from: 'a', to: { agent: 'b' }, kind: 'reply', subject: 's', content: { token, file: 'src/a.ts' }, cause: null, task: null, at: 1 } });
    assert.deepEqual((fields as { message: { fields: unknown } }).message.fields, { token: '•••', file: 'src/a.ts' });
    const opened = inspectEvent({ run: 'r', seq: 1, at: 1, body: { type: 'fact', agent: 'a', name: 'x', data: { token, file: 'src/a.ts', line: 3 } } }, [{ path: '/w' }]);
    assert.equal(opened.json.includes(token), false);
    assert.deepEqual(opened.places, [{ root: '/w', file: 'src/a.ts', line: 3 }]);
  });

  it('goes on where it meets what it cannot read', () => {
    const [broken, unknown, next] = translate(
      { type: 'message', message: null } as unknown as RunEventBody,
      { type: 'from.tomorrow' } as unknown as RunEventBody,
      { type: 'run.resumed', reason: 'x' },
    );
    assert.match((broken as { preview: string }).preview, /^Cannot be read/);
    assert.deepEqual(unknown, { type: 'fact', agent: '', name: 'from.tomorrow', preview: 'Cannot be read: unknown to this version' });
    assert.deepEqual(next, { type: 'run.resumed', reason: 'x' });
  });
});
