import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { CancellationToken } from 'vscode-languageserver/node';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { EditorModelAnswer, EditorModelAsk, EditorModelPart, EditorModelProblem, EditorToolCall } from '../../../src/protocol/editorModels.ts';
import { askEditorModel, editorModelPart } from '../../../src/protocol/editorModels.ts';
import { ConnectedEditorModels } from '../../../src/server/connectedEditorModels.ts';

/** How a scripted editor answers one ask. */
export type EditorScript =
  | { readonly kind: 'text'; readonly text: string; readonly usage?: { readonly input: number; readonly output: number }; readonly isTooLong?: boolean }
  | { readonly kind: 'tools'; readonly text?: string; readonly calls: readonly EditorToolCall[] }
  | { readonly kind: 'failed'; readonly problem: EditorModelProblem; readonly detail?: string; /** What came before. */ readonly text?: string }
  /** Claims more parts than it sends. */
  | { readonly kind: 'lossy'; readonly text: string }
  /** The connection closes after a piece. */
  | { readonly kind: 'gone'; readonly text: string }
  /** So long between pieces; forever where it is Infinity. */
  | { readonly kind: 'slow'; readonly text: string; readonly pauseMs: number };

export interface ScriptedEditor {
  readonly models: ConnectedEditorModels;
  readonly asks: readonly EditorModelAsk[];
  /** Asks with an answer under way, and how many were cancelled. */
  readonly open: number;
  readonly cancelled: number;
  close(): void;
}

/** The other end of a real JSON-RPC connection, which answers as the extension does, by a script. */
export function startScriptedEditor(script: (ask: EditorModelAsk, index: number) => EditorScript): ScriptedEditor {
  const [toEditor, toServer] = [new PassThrough(), new PassThrough()];
  const editor = createMessageConnection(new StreamMessageReader(toEditor), new StreamMessageWriter(toServer));
  const server = createMessageConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toEditor));
  const asks: EditorModelAsk[] = [];
  const state = { open: 0, cancelled: 0 };
  const close = (): void => {
    editor.end();
    editor.dispose();
    server.dispose();
  };
  const answer = async (ask: EditorModelAsk, step: EditorScript, token: CancellationToken): Promise<EditorModelAnswer> => {
    let parts = 0;
    const tell = async (part: EditorModelPart): Promise<void> => {
      parts++;
      await editor.sendNotification(editorModelPart.method, { call: ask.call, part });
    };
    for (const piece of ('text' in step ? (step.text ?? '') : '').match(/[\s\S]{1,8}/g) ?? []) {
      if (step.kind === 'slow') await Promise.race([delay(step.pauseMs === Infinity ? 1_000_000 : step.pauseMs, undefined, { ref: false }), cancelling(token)]);
      if (token.isCancellationRequested) throw new Error('Canceled');
      await tell({ kind: 'text', text: piece });
      if (step.kind === 'gone') {
        await delay(5);
        close();
        return { status: 'failed', problem: 'failed', detail: 'nobody hears this' };
      }
    }
    if (step.kind === 'failed') return { status: 'failed', problem: step.problem, detail: step.detail ?? '' };
    if (step.kind === 'tools') for (const call of step.calls) await tell({ kind: 'tool', call });
    if (step.kind === 'lossy') parts++;
    const usage = step.kind === 'text' ? step.usage : undefined;
    return { status: 'answered', parts, isTooLong: step.kind === 'text' && step.isTooLong === true, model: 'Scripted', ...(usage === undefined ? {} : { usage }) };
  };
  editor.onRequest(askEditorModel.method, async (ask: EditorModelAsk, token: CancellationToken) => {
    asks.push(ask);
    state.open++;
    const watching = token.onCancellationRequested(() => state.cancelled++);
    try {
      return await answer(ask, script(ask, asks.length - 1), token);
    } finally {
      watching.dispose();
      state.open--;
    }
  });
  editor.listen();
  server.listen();
  const models = new ConnectedEditorModels({
    sendRequest: (method, params, token) => server.sendRequest(method, params, token),
    onNotification: (method, handler) => server.onNotification(method, handler),
  });
  return { models, asks, get open() { return state.open; }, get cancelled() { return state.cancelled; }, close };
}

function cancelling(token: CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    token.onCancellationRequested(() => resolve());
  });
}
