import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type { EditorModels } from '../adapters/models/editor/editorModels.ts';
import { untilAborted } from '../base/abort.ts';
import type { Disposable } from '../base/disposable.ts';
import { cancellationOf } from '../base/errors.ts';
import type { EditorModelAnswer, EditorModelAsk, EditorModelPart } from '../protocol/editorModels.ts';
import { askEditorModel, editorModelPart } from '../protocol/editorModels.ts';

/** What this needs of a connection, so that a test can stand at the other end with a plain one. */
export interface AskingConnection {
  sendRequest<R>(method: string, params: unknown, token?: CancellationToken): Promise<R>;
  onNotification(method: string, handler: (params: { readonly call: string; readonly part: EditorModelPart }) => void): Disposable;
}

/** Asks the editor's models over the connection to the editor. */
export class ConnectedEditorModels implements EditorModels, Disposable {
  readonly #connection: AskingConnection;
  readonly #listening: Disposable;
  readonly #calls = new Map<string, (part: EditorModelPart) => void>();
  #count = 0;

  constructor(connection: AskingConnection | Connection) {
    this.#connection = connection as AskingConnection;
    // Parts of a call that was given up are nobody's.
    this.#listening = this.#connection.onNotification(editorModelPart.method, ({ call, part }) => this.#calls.get(call)?.(part));
  }

  /** Calls under way. */
  get open(): number {
    return this.#calls.size;
  }

  async ask(ask: Omit<EditorModelAsk, 'call'>, { signal, onPart }: Parameters<EditorModels['ask']>[1]): Promise<EditorModelAnswer> {
    if (signal?.aborted) throw cancellationOf(signal);
    const call = String(++this.#count);
    const cancelling = new CancellationTokenSource();
    const cancel = (): void => cancelling.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    this.#calls.set(call, onPart);
    try {
      return await untilAborted(this.#connection.sendRequest<EditorModelAnswer>(askEditorModel.method, { ...ask, call } satisfies EditorModelAsk, cancelling.token), signal);
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#calls.delete(call);
      cancelling.dispose();
    }
  }

  dispose(): void {
    this.#listening.dispose();
    this.#calls.clear();
  }
}
