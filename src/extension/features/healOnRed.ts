import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { CancelledError, errorMessage } from '../../base/errors.ts';
import { failingTestId } from '../../protocol/healing.ts';
import { startHeal } from '../../protocol/messages.ts';
import { defaultSettings } from '../../protocol/settings.ts';
import { Debounce } from '../debounce.ts';
import { configurationSection } from '../ids.ts';
import { SaveQueue } from '../model/saveQueue.ts';
import type { Contribution } from '../services.ts';

/** After the last save the tests wait a little, as a save seldom comes alone. */
const delayMs = 1500;

/** Heals after a save, where the user wants that: while tests are known to fail, or always. Never twice at a time. */
export const healOnRed: Contribution = {
  name: 'heal on red',
  register: ({ engine, view, log }) => {
    const queue = new SaveQueue();
    let isStarting = false;
    const mode = (): string => vscode.workspace.getConfiguration(configurationSection).get('heal.onRed', defaultSettings.heal.onRed);
    const isHealing = (): boolean => isStarting || view.state.heal?.run.state.status === 'running';

    const heal = async (): Promise<void> => {
      if (queue.take(isHealing()) === undefined || !vscode.workspace.isTrusted) return;
      const tests = mode() === 'always' ? [] : view.state.failures.map(failingTestId);
      if (mode() === 'off' || (mode() === 'failing' && tests.length === 0)) return;
      isStarting = true;
      try {
        await engine.request(startHeal, { tests, trigger: 'save' });
      } catch (error) {
        // Nobody asked for this heal, so nobody is told that it did not start.
        if (!CancelledError.is(error)) log.warn(`Heal on red: ${errorMessage(error)}`);
      } finally {
        isStarting = false;
      }
    };

    const store = new DisposableStore();
    const debounce = store.add(new Debounce(delayMs, () => void heal()));
    store.add(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.scheme !== 'file' || mode() === 'off' || vscode.workspace.getWorkspaceFolder(uri) === undefined) return;
        queue.add(uri.toString());
        debounce.poke();
      }),
    );
    store.add(
      view.onDidChange(({ previous, current }) => {
        const hasEnded = previous.heal?.run.state.status === 'running' && current.heal?.run.state.status !== 'running';
        if (hasEnded && !queue.isEmpty) debounce.poke();
      }),
    );
    return store;
  },
};
