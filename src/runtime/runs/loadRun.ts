import type { RunId } from '../bus/message.ts';
import type { RunState } from './runState.ts';
import { applyEvent, emptyRunState, fromSnapshot } from './runState.ts';
import type { RunStore } from './runStore.ts';

/** The state that a run's log tells: its newest snapshot and what came after; undefined for an unknown run. */
export function loadRun(store: Pick<RunStore, 'latestSnapshot' | 'read'>, run: RunId): RunState | undefined {
  const snapshot = store.latestSnapshot(run);
  const state = snapshot === undefined ? emptyRunState(run) : fromSnapshot(snapshot.state);
  for (const event of store.read(run, state.seq + 1)) applyEvent(state, event);
  return state.seq === 0 ? undefined : state;
}
