import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { linterDiagnostics } from '../../protocol/messages.ts';
import { linterTools } from '../model/linterSources.ts';
import type { Contribution } from '../services.ts';
import { Debounce } from '../debounce.ts';

/** Long enough to see one batch of a linter, short enough to be there before a review looks. */
const settleMs = 300;

/** Tells the server in which files another linter extension already speaks, and only when that changes. */
export const linterDiagnosticsWatch: Contribution = {
  name: 'linter diagnostics',
  register: ({ engine }) => {
    const toolsByUri = new Map<string, readonly string[]>();
    const touched = new Map<string, vscode.Uri>();
    const store = new DisposableStore();

    const send = (): void => {
      let hasChanged = false;
      for (const [key, uri] of touched) {
        const tools = linterTools(vscode.languages.getDiagnostics(uri).map(({ source }) => source));
        const before = toolsByUri.get(key) ?? [];
        if (tools.join() === before.join()) continue;
        hasChanged = true;
        if (tools.length === 0) toolsByUri.delete(key);
        else toolsByUri.set(key, tools);
      }
      touched.clear();
      if (hasChanged) sendAll();
    };
    const sendAll = (): void => {
      engine.notify(linterDiagnostics, { sources: [...toolsByUri].map(([uri, tools]) => ({ uri, tools })) });
    };

    const debounce = store.add(new Debounce(settleMs, send));
    store.add(
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        for (const uri of uris) if (uri.scheme === 'file') touched.set(uri.toString(), uri);
        debounce.poke();
      }),
    );
    store.add(
      engine.onDidChangeState((state) => {
        if (state.status === 'running' && toolsByUri.size > 0) sendAll();
      }),
    );
    return store;
  },
};
