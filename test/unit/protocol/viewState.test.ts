import assert from 'node:assert/strict';
import { emptyViewState, reduceViewState } from '../../../src/protocol/viewState.ts';
import type { ViewAction, ViewState } from '../../../src/protocol/viewState.ts';
import { someAgent, someFailure, someRun } from '../extension/support.ts';

function reduce(...actions: ViewAction[]): ViewState {
  return actions.reduce((state, action) => reduceViewState(state, { seq: state.seq + 1, action }), emptyViewState);
}

describe('the view state', () => {
  it('keeps a heal and a review apart', () => {
    const review = someRun({ id: 'r', state: { status: 'running' } });
    const heal = someRun({ id: 'h', team: 'healing', state: { status: 'running' } });
    const state = reduce(
      { type: 'run.set', run: review },
      { type: 'heal.run', action: { type: 'run.set', run: heal } },
      { type: 'heal.run', action: { type: 'agent.put', agent: someAgent({ id: 'medic' }) } },
      { type: 'heal.run', action: { type: 'run.state', state: { status: 'done', endedAt: 5 } } },
    );
    assert.deepEqual(state.run, review);
    assert.deepEqual([state.heal?.run.id, state.heal?.run.state.status, state.heal?.run.agents.map(({ id }) => id)], ['h', 'done', ['medic']]);
  });

  it('counts each heal anew and keeps the failures', () => {
    const run = someRun({ id: 'h1' });
    const state = reduce(
      { type: 'heal.run', action: { type: 'run.set', run } },
      { type: 'heal.progress', candidates: 12, perSecond: 6, activity: 'search' },
      { type: 'heal.suite', suite: { id: 'node:test', passed: 3, failed: 1, skipped: 0 } },
      { type: 'failures.put', failures: [someFailure()] },
      { type: 'heal.run', action: { type: 'run.set', run: { ...run, id: 'h2' } } },
    );
    assert.deepEqual([state.heal?.candidates, state.heal?.suites, state.failures.length], [0, [], 1]);
  });

  it('replaces a failure in place and removes what passes', () => {
    const put = (id: string, name: string): ViewAction => ({ type: 'failures.put', failures: [someFailure({ id, name })] });
    const state = reduce(put('a', 'one'), put('b', 'two'), put('a', 'one, again'), { type: 'failures.remove', ids: ['b'] });
    assert.deepEqual(state.failures.map(({ id, name }) => [id, name]), [['a', 'one, again']]);
  });

  it('passes over what is said of a heal that is not there', () => {
    const state = reduce({ type: 'heal.progress', candidates: 1, perSecond: 1, activity: '' }, { type: 'heal.run', action: { type: 'run.state', state: { status: 'running' } } });
    assert.equal(state.heal, null);
    assert.equal(state.seq, 2);
  });
});
