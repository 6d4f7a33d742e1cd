import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { emptyViewState, reduceViewState } from '../../protocol/viewState.ts';
import type { NumberedAction, ViewAction, ViewState } from '../../protocol/viewState.ts';

/** At most thirty batches a second leave for the editor, whatever happens in a run. */
const batchMs = 33;

/** Owns the view state: each change is an action with a number, sent in batches to whoever subscribed. */
export class ViewPublisher implements Disposable {
  readonly #clock: Clock;
  readonly #send: (actions: readonly NumberedAction[]) => void;
  #state: ViewState = emptyViewState;
  #waiting: NumberedAction[] = [];
  #timer: Disposable | undefined;
  #isSubscribed = false;

  constructor(clock: Clock, send: (actions: readonly NumberedAction[]) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  get state(): ViewState {
    return this.#state;
  }

  /** The state now; every action after it will be sent. */
  subscribe(): ViewState {
    this.#isSubscribed = true;
    this.#waiting = [];
    return this.#state;
  }

  apply(action: ViewAction): void {
    const numbered: NumberedAction = { seq: this.#state.seq + 1, action };
    this.#state = reduceViewState(this.#state, numbered);
    if (!this.#isSubscribed) return;
    this.#waiting.push(numbered);
    this.#timer ??= this.#clock.schedule(batchMs, () => this.flush());
  }

  flush(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const actions = this.#waiting;
    this.#waiting = [];
    if (actions.length > 0) this.#send(actions);
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }
}
