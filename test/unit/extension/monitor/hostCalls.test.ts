import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { callNumber, checkedCall } from '../../../../src/extension/monitor/hostCalls.ts';

const call = (method: unknown, ...params: unknown[]): unknown => checkedCall({ id: 1, method, params });

describe('what the monitor page asks', () => {
  it('is taken where it has its shape', () => {
    assert.deepEqual(call('open'), { method: 'open' });
    assert.deepEqual(call('runs'), { method: 'runs' });
    assert.deepEqual(call('pull', 'r1', 0, 5000), { method: 'pull', run: 'r1', after: 0, limit: 5000 });
    assert.deepEqual(call('inspect', 'r1', 7), { method: 'inspect', run: 'r1', seq: 7 });
    const place = { root: '/work', file: 'a.ts', line: 3 };
    for (const action of [
      { type: 'openPlace', place },
      { type: 'openFinding', id: 'f' },
      { type: 'rejectProposal', id: 'p' },
      { type: 'answerApproval', run: 'r', id: 'a', answer: 'yes' },
      { type: 'exportRun', run: 'r', format: 'html' },
      { type: 'importRun' },
      { type: 'copy', text: '' },
      { type: 'copyLink', run: 'r', seq: 4 },
    ]) assert.deepEqual(call('act', action), { method: 'act', action });
  });

  it('is refused where a name, a number or a text is not what it has to be', () => {
    const refused: readonly (readonly unknown[])[] = [
      ['eval', '1'],
      ['constructor'],
      ['pull', 'r1', -1, 10],
      ['pull', 'r1', 0.5, 10],
      ['pull', 'r1', Number.NaN, 10],
      ['pull', { toString: 'r' }, 0, 10],
      ['pull', 'x'.repeat(5_000), 0, 10],
      ['inspect', 'r1'],
      ['act'],
      ['act', { type: 'executeCommand', command: 'workbench.action.terminal.new' }],
      ['act', { type: 'openPlace', place: { root: '/work', file: 'a.ts', line: '3' } }],
      ['act', { type: 'exportRun', run: 'r', format: 'exe' }],
      ['act', { type: 'copy', text: 'x'.repeat(1_000_001) }],
      ['act', { type: 'applyProposal', id: ['p'] }],
    ];
    for (const [method, ...params] of refused) assert.equal(call(method, ...params), undefined, JSON.stringify([method, ...params]).slice(0, 80));
  });

  it('passes on nothing but what its action has', () => {
    assert.deepEqual(call('act', { type: 'cancelRun', run: 'r', force: true, __proto__: { x: 1 } }), { method: 'act', action: { type: 'cancelRun', run: 'r' } });
  });

  it('never throws, whatever a message holds', () => {
    fc.assert(fc.property(fc.anything(), (message) => {
      callNumber(message);
      checkedCall(message);
    }));
    fc.assert(fc.property(fc.constantFrom('open', 'pull', 'inspect', 'runs', 'act'), fc.anything(), (method, params) => void checkedCall({ id: 1, method, params })));
  });
});
