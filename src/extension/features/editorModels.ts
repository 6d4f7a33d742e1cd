import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { askEditorModel, editorModelPart } from '../../protocol/editorModels.ts';
import { rerunReview, startHeal, startReview, tryModel } from '../../protocol/messages.ts';
import { askChatModel } from '../editorModels/askChatModel.ts';
import { createConsent } from '../editorModels/createConsent.ts';
import type { Contribution } from '../services.ts';

/** What a user starts; the same messages are sent for a save, which says so. */
const started: readonly string[] = [startReview.method, rerunReview.method, startHeal.method, tryModel.method];

/** Lets the server ask the models that only the editor can reach. */
export const editorModels: Contribution = {
  name: 'editor models',
  register: ({ context, engine, inspect }) => {
    const store = new DisposableStore();
    const consent = createConsent();
    const open = new Set<vscode.CancellationTokenSource>();
    const stopAll = (): void => open.forEach((source) => source.cancel());

    store.add(engine.onWillRequest(({ method, params }) => {
      if (started.includes(method) && (params as { readonly trigger?: unknown } | null)?.trigger !== 'save') consent.userActed();
    }));
    store.add(engine.answer(askEditorModel, async (ask, token) => {
      const source = new vscode.CancellationTokenSource();
      const cancelled = token.onCancellationRequested(() => source.cancel());
      open.add(source);
      try {
        return await askChatModel(ask, { consent, access: context.languageModelAccessInformation, onPart: (part) => engine.deliver(editorModelPart, { call: ask.call, part }) }, source.token);
      } finally {
        open.delete(source);
        cancelled.dispose();
        source.dispose();
      }
    }));
    // A server that is gone hears no answer, and nobody should go on paying for one.
    store.add(engine.onDidChangeState(({ status }) => {
      if (status !== 'running') stopAll();
    }));
    store.add({ dispose: stopAll });
    inspect.set('editorModelCalls', () => open.size);
    return store;
  },
};
