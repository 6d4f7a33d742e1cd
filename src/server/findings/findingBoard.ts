import type { Range as LspRange } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Disposable } from '../../base/disposable.ts';
import { DisposableStore } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import type { Event } from '../../base/event.ts';
import type { Finding } from '../../protocol/finding.ts';
import type { DocumentEdit, OpenDocuments } from '../documents/openDocuments.ts';
import { reanchor } from '../documents/reanchor.ts';
import { toLspRange } from '../documents/ranges.ts';
import { moveThrough, restoreIfBack } from '../documents/trackedRange.ts';
import type { TrackedRange } from '../documents/trackedRange.ts';
import { fileUri } from '../documents/uris.ts';

/** A finding in the editor: where its code stands now, and whether its fix still fits. */
export interface BoardEntry {
  readonly finding: Finding;
  readonly uri: string;
  /** The code it is about, to find it again after edits made elsewhere; a digest for secrets. */
  readonly code: string;
  /** When the text was read that it speaks about, in milliseconds since the epoch. */
  readonly reviewedAt: number;
  /** Only while its document is open. */
  tracked: { readonly range: TrackedRange; readonly edits: readonly TrackedRange[] } | undefined;
}

/**
 * Every finding of the window, followed through what the user types: ranges move with the text, a finding closes when
 * its code is deleted and comes back when the deletion is undone.
 */
export class FindingBoard implements Disposable {
  readonly #documents: OpenDocuments;
  readonly #entries = new Map<string, BoardEntry>();
  readonly #byUri = new Map<string, Set<string>>();
  readonly #changed = new Emitter<ReadonlySet<string>>();
  readonly #disposables = new DisposableStore();

  /** URIs whose diagnostics may have changed. */
  readonly onDidChange: Event<ReadonlySet<string>> = this.#changed.event;

  constructor(documents: OpenDocuments) {
    this.#documents = documents;
    this.#disposables.add(documents.onDidEdit((edit) => this.#follow(edit)));
    this.#disposables.add(documents.onDidOpen((document) => this.#trackAll(document)));
    this.#disposables.add(documents.onDidClose((uri) => this.#settle(uri)));
  }

  get(id: string): BoardEntry | undefined {
    return this.#entries.get(id);
  }

  all(): BoardEntry[] {
    return [...this.#entries.values()];
  }

  in(uri: string): BoardEntry[] {
    return [...(this.#byUri.get(uri) ?? [])].map((id) => this.#entries.get(id)!);
  }

  uris(): string[] {
    return [...this.#byUri.keys()];
  }

  put(findings: readonly { readonly finding: Finding; readonly code: string }[], reviewedAt: number): void {
    const uris = new Set<string>();
    for (const { finding, code } of findings) {
      const uri = fileUri(finding.root, finding.file);
      this.#take(finding.id);
      const entry: BoardEntry = { finding, uri, code, reviewedAt, tracked: undefined };
      this.#entries.set(finding.id, entry);
      this.#byUri.set(uri, (this.#byUri.get(uri) ?? new Set()).add(finding.id));
      const document = this.#documents.get(uri);
      if (document !== undefined) this.#track(entry, document);
      uris.add(uri);
    }
    if (uris.size > 0) this.#changed.fire(uris);
  }

  remove(ids: Iterable<string>): void {
    const uris = new Set<string>();
    for (const id of ids) {
      const entry = this.#take(id);
      if (entry !== undefined) uris.add(entry.uri);
    }
    if (uris.size > 0) this.#changed.fire(uris);
  }

  /** Where the finding's code stands now; undefined where it has been deleted. */
  rangeOf(entry: BoardEntry): LspRange | undefined {
    const document = this.#documents.get(entry.uri);
    if (entry.tracked === undefined || document === undefined) return toLspRange(entry.finding.range);
    const { range } = entry.tracked;
    if (range.isGone || isFixApplied(entry, document.getText())) return undefined;
    return { start: document.positionAt(range.start), end: document.positionAt(range.end) };
  }

  /** Where an edit of the finding's own file goes now; undefined where the text under it has changed. */
  editRange(entry: BoardEntry, index: number): LspRange | undefined {
    const document = this.#documents.get(entry.uri);
    const edit = entry.finding.fix?.edits[index];
    if (edit === undefined) return undefined;
    if (entry.tracked === undefined || document === undefined) return toLspRange(edit.range);
    const range = entry.tracked.edits[index];
    if (range === undefined || range.isGone || entry.tracked.range.isGone) return undefined;
    if (document.getText().slice(range.start, range.end) !== range.code) return undefined;
    return { start: document.positionAt(range.start), end: document.positionAt(range.end) };
  }

  dispose(): void {
    this.#disposables.dispose();
    this.#changed.dispose();
  }

  #take(id: string): BoardEntry | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    this.#entries.delete(id);
    const ids = this.#byUri.get(entry.uri);
    ids?.delete(id);
    if (ids?.size === 0) this.#byUri.delete(entry.uri);
    return entry;
  }

  #follow({ uri, changes }: DocumentEdit): void {
    const entries = this.in(uri);
    const document = this.#documents.get(uri);
    if (entries.length === 0 || document === undefined) return;
    let text: string | undefined;
    for (const entry of entries) {
      if (entry.tracked === undefined) continue;
      for (const range of [entry.tracked.range, ...entry.tracked.edits]) {
        for (const change of changes) moveThrough(range, change);
        if (range.isGone) restoreIfBack(range, (text ??= document.getText()));
      }
    }
    this.#changed.fire(new Set([uri]));
  }

  #trackAll(document: TextDocument): void {
    const entries = this.in(document.uri);
    for (const entry of entries) this.#track(entry, document);
    if (entries.length > 0) this.#changed.fire(new Set([document.uri]));
  }

  /** Starts following a finding; where the document has changed since, its code is looked for near its old place. */
  #track(entry: BoardEntry, document: TextDocument): void {
    const text = document.getText();
    const at = toLspRange(entry.finding.range);
    const start = document.offsetAt(at.start);
    const end = document.offsetAt(at.end);
    const isDigest = entry.code.startsWith('digest ') || entry.code === '';
    const here = text.slice(start, end);
    const isSame = isDigest || here.startsWith(entry.code) || entry.code.length >= 2000 || here.trim() === '';
    const found = isSame ? { start, end } : reanchor(text, entry.code, start);
    const shift = (found?.start ?? start) - start;
    const range: TrackedRange = {
      start: found?.start ?? start,
      end: found?.end ?? start,
      isGone: found === undefined,
      code: isDigest ? here : entry.code,
    };
    const edits = (entry.finding.fix?.edits ?? []).map((edit): TrackedRange => {
      const place = toLspRange(edit.range);
      const from = document.offsetAt(place.start) + shift;
      const to = document.offsetAt(place.end) + shift;
      const wasThere = edit.newText !== '' && text.startsWith(edit.newText, from);
      return { start: from, end: to, isGone: found === undefined, code: text.slice(from, to), wasThere };
    });
    entry.tracked = { range, edits };
  }

  /** A document closed: what was followed becomes the finding's place, as far as it was saved. */
  #settle(uri: string): void {
    for (const entry of this.in(uri)) entry.tracked = undefined;
  }
}

/** Whether the text is what the finding's own fix makes of it; undoing the fix makes it false again. */
function isFixApplied({ finding, tracked }: BoardEntry, text: string): boolean {
  const edits = finding.fix?.edits ?? [];
  if (tracked === undefined || edits.length === 0) return false;
  return edits.every((edit, index) => {
    const range = tracked.edits[index];
    if (edit.file !== finding.file || range === undefined) return false;
    const hasText = edit.newText === '' || text.startsWith(edit.newText, range.start);
    // An insertion leaves its place as it was; anything else has taken the old text away.
    return hasText && (range.code === '' ? edit.newText !== '' && !range.wasThere : range.isGone);
  });
}
