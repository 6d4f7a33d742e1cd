import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { visibleDocuments, workspaceTrust } from '../../protocol/messages.ts';
import { configurationSection } from '../ids.ts';
import type { Contribution } from '../services.ts';

/** Tells the server what is visible, so that it is reviewed first, and when the workspace becomes trusted. */
export const editorState: Contribution = {
  name: 'editor state',
  register: ({ engine }) => {
    const sendVisible = (): void => {
      const uris = vscode.window.visibleTextEditors
        .filter(({ document }) => document.uri.scheme === 'file')
        .map(({ document }) => document.uri.toString());
      engine.notify(visibleDocuments, { uris });
    };
    const sendTrace = (): void => {
      const level = vscode.workspace.getConfiguration(configurationSection).get('trace.level', 'off');
      engine.setTrace(level as 'off' | 'messages' | 'verbose');
    };
    const store = new DisposableStore();
    store.add(vscode.window.onDidChangeVisibleTextEditors(sendVisible));
    store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => engine.notify(workspaceTrust, { isTrusted: true })));
    store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${configurationSection}.trace.level`)) sendTrace();
      }),
    );
    store.add(
      engine.onDidChangeState((state) => {
        if (state.status !== 'running') return;
        sendVisible();
        sendTrace();
      }),
    );
    return store;
  },
};
