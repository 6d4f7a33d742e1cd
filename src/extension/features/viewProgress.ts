import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { DisposableStore } from '../../base/disposable.ts';
import type { ViewState } from '../../protocol/viewState.ts';
import { views } from '../ids.ts';
import type { Contribution, Services } from '../services.ts';

/** The thin bar over a view while what it shows is going on; no notification, nothing that moves. */
export const viewProgress: Contribution = {
  name: 'view progress',
  register: ({ view }) => {
    const store = new DisposableStore();
    store.add(follow(view, [views.team, views.findings], ({ run }) => run?.state.status === 'running'));
    store.add(follow(view, [views.proposals], ({ heal }) => heal?.run.state.status === 'running'));
    return store;
  },
};

function follow(view: Services['view'], viewIds: readonly string[], isGoingOn: (state: ViewState) => boolean): Disposable {
  let finish: (() => void) | undefined;
  const subscription = view.onDidChange(({ current }) => {
    const isRunning = isGoingOn(current);
    if (isRunning && finish === undefined) {
      const ended = new Promise<void>((resolve) => {
        finish = resolve;
      });
      for (const viewId of viewIds) void vscode.window.withProgress({ location: { viewId } }, () => ended);
    } else if (!isRunning) {
      finish?.();
      finish = undefined;
    }
  });
  return {
    dispose: () => {
      finish?.();
      subscription.dispose();
    },
  };
}
