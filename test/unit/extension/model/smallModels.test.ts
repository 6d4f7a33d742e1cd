import assert from 'node:assert/strict';
import { diagnosticDataOf } from '../../../../src/extension/client/diagnostics.ts';
import { RestartPolicy } from '../../../../src/extension/client/restartPolicy.ts';
import { parseUntil } from '../../../../src/extension/model/dismissal.ts';
import { findingIdsOf } from '../../../../src/extension/model/findingArguments.ts';
import { linterTools } from '../../../../src/extension/model/linterSources.ts';
import { SaveQueue } from '../../../../src/extension/model/saveQueue.ts';

describe('the arguments of a finding command', () => {
  it('are understood from a code action, a tree row and a selection of rows', () => {
    assert.deepEqual(findingIdsOf([{ ids: ['a', 'b'] }]), ['a', 'b']);
    assert.deepEqual(findingIdsOf([{ id: 'a' }]), ['a']);
    assert.deepEqual(findingIdsOf([{ rowId: 'finding:a', findingId: 'a' }]), ['a']);
    assert.deepEqual(findingIdsOf([{ findingId: 'a' }, [{ findingId: 'a' }, { findingId: 'b' }]]), ['a', 'b']);
  });

  it('are nothing where nothing was meant', () => {
    assert.deepEqual(findingIdsOf([]), []);
    assert.deepEqual(findingIdsOf([null, undefined]), []);
    assert.deepEqual(findingIdsOf([{ ids: [1, {}] }]), []);
  });
});

describe('the end of a dismissal', () => {
  const now = new Date(2030, 0, 15, 12).getTime();
  it('is the end of a day to come', () => {
    assert.equal(parseUntil('2030-01-16', now), new Date(2030, 0, 16, 23, 59, 59, 999).getTime());
    assert.equal(parseUntil(' 2030-1-15 ', now), new Date(2030, 0, 15, 23, 59, 59, 999).getTime());
  });
  it('is refused for days that are over or do not exist', () => {
    for (const text of ['2030-01-14', '2030-02-30', '2030-13-01', 'tomorrow', '']) assert.equal(parseUntil(text, now), undefined);
  });
});

describe('the linters that already speak', () => {
  it('are known by the source of their diagnostics', () => {
    assert.deepEqual(linterTools(['eslint', 'Ruff', 'ts', undefined, 'oxc', 'biome', 'eslint']), ['biome', 'eslint', 'oxlint', 'ruff']);
    assert.deepEqual(linterTools(['roundtable', 'eslinter']), []);
  });
});

describe('reviewing on save', () => {
  it('never overlaps another review and forgets no file', () => {
    const queue = new SaveQueue();
    queue.add('a');
    queue.add('b');
    queue.add('a');
    assert.equal(queue.take(true), undefined);
    assert.deepEqual(queue.take(false), ['a', 'b']);
    assert.equal(queue.take(false), undefined);
  });
});

describe('restarting the server', () => {
  it('stops after a few crashes in a few minutes', () => {
    const policy = new RestartPolicy(2, 1000);
    assert.deepEqual([0, 100, 200].map((now) => policy.shouldRestart(now)), [true, true, false]);
  });
  it('goes on where crashes are far apart, or when the user asked', () => {
    const policy = new RestartPolicy(1, 1000);
    assert.deepEqual([0, 2000, 4000].map((now) => policy.shouldRestart(now)), [true, true, true]);
    policy.forget();
    assert.equal(policy.shouldRestart(4001), true);
  });
});

describe('the data of a diagnostic', () => {
  it('is taken only where it is ours', () => {
    assert.deepEqual(diagnosticDataOf({ data: { findingId: 'a', rule: 'r' } }), { findingId: 'a', rule: 'r' });
    for (const data of [undefined, null, 'a', { findingId: 1, rule: 'r' }]) assert.equal(diagnosticDataOf({ data }), undefined);
  });
});
