import { DisposableStore } from '../../base/disposable.ts';
import { errorMessage } from '../../base/errors.ts';
import { subscribeView, viewActions } from '../../protocol/messages.ts';
import type { NumberedAction } from '../../protocol/viewState.ts';
import type { Contribution } from '../services.ts';

/** Keeps the view state a faithful copy of the server's: a snapshot at every start and after every gap. */
export const viewSubscription: Contribution = {
  name: 'view subscription',
  register: ({ engine, view, log }) => {
    const subscribe = async (): Promise<void> => {
      try {
        view.reset(await engine.request(subscribeView, null));
      } catch (error) {
        log.warn(`No view state: ${errorMessage(error)}`);
      }
    };
    const store = new DisposableStore();
    store.add(
      engine.onDidChangeState((state) => {
        if (state.status === 'running') void subscribe();
        else if (state.status === 'failed') view.giveUp(state.message, Date.now());
        else view.disconnect();
      }),
    );
    store.add(view.onDidMiss(() => void subscribe()));
    store.add(
      engine.onNotification(({ method, params }) => {
        if (method !== viewActions.method) return;
        view.apply((params as { readonly actions: readonly NumberedAction[] }).actions);
      }),
    );
    return store;
  },
};
