import assert from 'node:assert/strict';
import { ViewStore } from '../../../src/extension/viewStore.ts';
import { noLeaks } from '../../support/noLeaks.ts';
import { someHeal, someRun, someState } from './support.ts';

describe('the view store', () => {
  noLeaks();

  function open(): { store: ViewStore; missed: () => number } {
    const store = new ViewStore();
    let missed = 0;
    const subscription = store.onDidMiss(() => missed++);
    const dispose = store.dispose.bind(store);
    store.dispose = () => {
      subscription.dispose();
      dispose();
    };
    return { store, missed: () => missed };
  }

  const progress = (seq: number, done: number) => ({ seq, action: { type: 'run.progress' as const, done, total: 9 } });

  it('applies actions after its snapshot, and passes over those in it', () => {
    const { store } = open();
    store.apply([progress(1, 1)]);
    store.reset(someState({ seq: 4, run: someRun() }));
    store.apply([progress(4, 4), progress(5, 5), progress(6, 6)]);
    assert.deepEqual([store.state.seq, store.state.run?.progress.done], [6, 6]);
    store.dispose();
  });

  it('asks for a snapshot once after a gap and waits for it', () => {
    const { store, missed } = open();
    store.reset(someState({ seq: 1, run: someRun() }));
    store.apply([progress(2, 2), progress(4, 4)]);
    store.apply([progress(5, 5)]);
    assert.deepEqual([missed(), store.state.seq], [1, 2]);
    store.reset(someState({ seq: 5, run: someRun() }));
    store.apply([progress(6, 6)]);
    assert.equal(store.state.seq, 6);
    store.dispose();
  });

  it('ends a running review and a running heal when the server is gone for good', () => {
    const { store } = open();
    const run = someRun({ state: { status: 'running' } });
    store.reset(someState({ run, heal: someHeal({ run }) }));
    store.giveUp('gone', 5);
    const ended = { status: 'failed', endedAt: 5, message: 'gone' };
    assert.deepEqual([store.state.run?.state, store.state.heal?.run.state], [ended, ended]);
    store.dispose();
  });
});
