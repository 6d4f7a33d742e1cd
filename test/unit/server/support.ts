import type { Connection } from 'vscode-languageserver/node';
import { OpenDocuments } from '../../../src/server/documents/openDocuments.ts';

type Handler = (params: unknown) => unknown;

/** An editor that says what it opens, changes and closes, without a wire in between. */
export class FakeEditor {
  readonly documents = new OpenDocuments();
  readonly #handlers = new Map<string, Handler>();
  readonly #listening;
  #version = 1;

  constructor() {
    const connection = new Proxy({}, {
      get: (_, name) => (handler: Handler) => {
        this.#handlers.set(String(name), handler);
        return { dispose: () => {} };
      },
      set: () => true,
    });
    this.#listening = this.documents.listen(connection as Connection);
  }

  open(uri: string, text: string): void {
    this.#send('onDidOpenTextDocument', { textDocument: { uri, languageId: 'javascript', version: this.#version, text } });
  }

  /** Replaces whole lines, from 0, as typing does. */
  replaceLines(uri: string, from: number, to: number, text: string): void {
    const range = { start: { line: from, character: 0 }, end: { line: to, character: 0 } };
    this.#send('onDidChangeTextDocument', { textDocument: { uri, version: ++this.#version }, contentChanges: [{ range, text }] });
  }

  close(uri: string): void {
    this.#send('onDidCloseTextDocument', { textDocument: { uri } });
  }

  dispose(): void {
    this.#listening.dispose();
    this.documents.dispose();
  }

  #send(method: string, params: unknown): void {
    this.#handlers.get(method)?.(params);
  }
}
