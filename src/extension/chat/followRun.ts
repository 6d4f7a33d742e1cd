import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { CancelledError, UserFacingError } from '../../base/errors.ts';
import { cancelHeal, cancelReview } from '../../protocol/messages.ts';
import type { RunView, ViewState } from '../../protocol/viewState.ts';
import type { Services } from '../services.ts';

export interface FollowOptions {
  readonly team: 'review' | 'healing';
  /** Answers with the run's id. */
  readonly start: () => Promise<string>;
  readonly token: vscode.CancellationToken;
  readonly onChange?: (state: ViewState) => void;
}

/** How long a cancelled run may take to end before nobody waits any more. */
const endLimitMs = 5_000;

/** Starts a run and waits for its end; a cancel ends the run, and what it has come to until then is the answer. */
export async function followRun({ engine, view }: Services, { team, start, token, onChange }: FollowOptions): Promise<RunView> {
  if (token.isCancellationRequested) throw new CancelledError();
  const id = await start();
  const current = (): RunView | undefined => (team === 'review' ? view.state.run : view.state.heal?.run) ?? undefined;
  const store = new DisposableStore();
  try {
    return await new Promise<RunView>((resolve, reject) => {
      let wasSeen = false;
      const look = (): void => {
        const run = current();
        if (run?.id === id) {
          wasSeen = true;
          onChange?.(view.state);
          if (run.state.status !== 'running') resolve(run);
        } else if (wasSeen || view.state.history.some((past) => past.id === id && past.status !== 'running')) {
          reject(new UserFacingError(vscode.l10n.t('Another run was started before this one had ended.'), { hint: vscode.l10n.t('Its result stands in the sidebar.') }));
        }
      };
      const cancel = (): void => {
        const limit = setTimeout(() => reject(new CancelledError()), endLimitMs);
        store.add({ dispose: () => clearTimeout(limit) });
        // Somebody else's run is left alone.
        if (current()?.id === id || !wasSeen) engine.request(team === 'review' ? cancelReview : cancelHeal, null).catch(reject);
      };
      store.add(view.onDidChange(look));
      store.add(engine.onDidChangeState((state) => {
        if (state.status === 'failed') reject(new UserFacingError(vscode.l10n.t('The review engine stopped: {0}', state.message), { hint: vscode.l10n.t('Restart Review Engine starts it again.') }));
      }));
      store.add(token.onCancellationRequested(cancel));
      if (token.isCancellationRequested) cancel();
      look();
    });
  } finally {
    store.dispose();
  }
}
