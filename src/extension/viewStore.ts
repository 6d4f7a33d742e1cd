import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/event.ts';
import { Emitter } from '../base/event.ts';
import type { NumberedAction, ViewState } from '../protocol/viewState.ts';
import { emptyViewState, reduceViewState } from '../protocol/viewState.ts';

export interface ViewChange {
  readonly previous: ViewState;
  readonly current: ViewState;
}

/** The window's copy of the view state: one snapshot, then the server's actions in order. */
export class ViewStore implements Disposable {
  readonly #onDidChange = new Emitter<ViewChange>();
  readonly #onDidMiss = new Emitter<void>();
  #state = emptyViewState;
  #isSubscribed = false;

  readonly onDidChange: Event<ViewChange> = this.#onDidChange.event;

  /** An action was missed: only a new snapshot helps. */
  readonly onDidMiss: Event<void> = this.#onDidMiss.event;

  get state(): ViewState {
    return this.#state;
  }

  reset(snapshot: ViewState): void {
    this.#isSubscribed = true;
    this.#set(snapshot);
  }

  /** Actions that arrive before a snapshot are part of it; after a gap only a new snapshot helps. */
  apply(actions: readonly NumberedAction[]): void {
    if (!this.#isSubscribed) return;
    let next = this.#state;
    for (const action of actions) {
      if (action.seq <= next.seq) continue;
      if (action.seq > next.seq + 1) {
        this.#isSubscribed = false;
        this.#set(next);
        this.#onDidMiss.fire();
        return;
      }
      next = reduceViewState(next, action);
    }
    this.#set(next);
  }

  /** The server is gone for now; what was found stays visible until the next snapshot. */
  disconnect(): void {
    this.#isSubscribed = false;
  }

  /** The server is gone for good: nothing is going on any more. */
  giveUp(message: string, now: number): void {
    this.#isSubscribed = false;
    const state = { status: 'failed', endedAt: now, message } as const;
    const { run, heal } = this.#state;
    if (run?.state.status === 'running') this.#set({ ...this.#state, run: { ...run, state } });
    if (heal?.run.state.status === 'running') this.#set({ ...this.#state, heal: { ...heal, run: { ...heal.run, state } } });
  }

  dispose(): void {
    this.#onDidChange.dispose();
    this.#onDidMiss.dispose();
  }

  #set(next: ViewState): void {
    if (next === this.#state) return;
    const previous = this.#state;
    this.#state = next;
    this.#onDidChange.fire({ previous, current: next });
  }
}
