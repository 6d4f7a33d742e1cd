import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Connection, TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { TextDocuments } from 'vscode-languageserver/node';
import type { Disposable } from '../../base/disposable.ts';
import type { Event } from '../../base/event.ts';
import { Emitter } from '../../base/event.ts';
import type { OffsetChange } from './trackedRange.ts';

export interface DocumentEdit {
  readonly uri: string;
  readonly changes: readonly OffsetChange[];
}

/** The documents that are open in the editor, as the editor has them, and the edits made to them. */
export class OpenDocuments implements Disposable {
  readonly #documents: TextDocuments<TextDocument>;
  readonly #edited = new Emitter<DocumentEdit>();
  readonly #opened = new Emitter<TextDocument>();
  readonly #closed = new Emitter<string>();
  readonly #dirty = new Set<string>();

  readonly onDidEdit: Event<DocumentEdit> = this.#edited.event;
  readonly onDidOpen: Event<TextDocument> = this.#opened.event;
  readonly onDidClose: Event<string> = this.#closed.event;

  constructor() {
    this.#documents = new TextDocuments<TextDocument>({
      create: (uri, languageId, version, text) => TextDocument.create(uri, languageId, version, text),
      update: (document, changes, version) => {
        const offsets = changes.map((change) => this.#apply(document, change, version));
        this.#dirty.add(document.uri);
        this.#edited.fire({ uri: document.uri, changes: offsets });
        return document;
      },
    });
    this.#documents.onDidOpen(({ document }) => this.#opened.fire(document));
    this.#documents.onDidSave(({ document }) => this.#dirty.delete(document.uri));
    this.#documents.onDidClose(({ document }) => {
      this.#dirty.delete(document.uri);
      this.#closed.fire(document.uri);
    });
  }

  listen(connection: Connection): Disposable {
    return this.#documents.listen(connection);
  }

  get(uri: string): TextDocument | undefined {
    return this.#documents.get(uri);
  }

  /** Documents with edits that are not on disk yet. */
  unsaved(): TextDocument[] {
    return this.#documents.all().filter((document) => this.#dirty.has(document.uri));
  }

  dispose(): void {
    this.#edited.dispose();
    this.#opened.dispose();
    this.#closed.dispose();
  }

  /** Applies one change and says which offsets it replaced; a full replacement is narrowed to what differs. */
  #apply(document: TextDocument, change: TextDocumentContentChangeEvent, version: number): OffsetChange {
    const before = document.getText();
    if ('range' in change) {
      const start = document.offsetAt(change.range.start);
      const end = document.offsetAt(change.range.end);
      TextDocument.update(document, [change], version);
      return { start, end, length: change.text.length };
    }
    TextDocument.update(document, [change], version);
    return narrow(before, change.text);
  }
}

function narrow(before: string, after: string): OffsetChange {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { start: head, end: before.length - tail, length: after.length - tail - head };
}
