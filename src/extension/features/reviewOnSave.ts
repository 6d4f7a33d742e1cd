import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { CancelledError, errorMessage } from '../../base/errors.ts';
import { startReview } from '../../protocol/messages.ts';
import { defaultSettings } from '../../protocol/settings.ts';
import { Debounce } from '../debounce.ts';
import { configurationSection } from '../ids.ts';
import { SaveQueue } from '../model/saveQueue.ts';
import type { Contribution } from '../services.ts';

/** Reviews saved files, where the user wants that, after a pause and never while another review is going on. */
export const reviewOnSave: Contribution = {
  name: 'review on save',
  register: ({ engine, view, log }) => {
    const queue = new SaveQueue();
    let isStarting = false;
    const isReviewing = (): boolean => isStarting || view.state.run?.state.status === 'running';

    const review = async (): Promise<void> => {
      const uris = queue.take(isReviewing());
      if (uris === undefined) return;
      isStarting = true;
      try {
        await engine.request(startReview, { target: { kind: 'files', uris }, trigger: 'save' });
      } catch (error) {
        // Nobody asked for this review, so nobody is told that it did not start.
        if (!CancelledError.is(error)) log.warn(`Review on save: ${errorMessage(error)}`);
      } finally {
        isStarting = false;
      }
    };

    const store = new DisposableStore();
    const debounce = store.add(new Debounce(defaultSettings.review.onSaveDelay, () => void review()));
    store.add(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        const settings = vscode.workspace.getConfiguration(`${configurationSection}.review`, uri);
        if (uri.scheme !== 'file' || !settings.get('onSave', defaultSettings.review.onSave)) return;
        if (vscode.workspace.getWorkspaceFolder(uri) === undefined) return;
        queue.add(uri.toString());
        debounce.poke(settings.get('onSaveDelay', defaultSettings.review.onSaveDelay));
      }),
    );
    store.add(
      view.onDidChange(({ previous, current }) => {
        const hasEnded = previous.run?.state.status === 'running' && current.run?.state.status !== 'running';
        if (hasEnded && !queue.isEmpty) debounce.poke();
      }),
    );
    return store;
  },
};
