import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver/node';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { DisposableStore, MutableDisposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import type { Event } from '../../base/event.ts';
import type { Failure, Proposal } from '../../protocol/healing.ts';
import { currentText } from '../documents/currentText.ts';
import type { DocumentEdit, OpenDocuments } from '../documents/openDocuments.ts';
import { moveThrough, restoreIfBack } from '../documents/trackedRange.ts';
import type { TrackedRange } from '../documents/trackedRange.ts';
import { fileUri } from '../documents/uris.ts';
import { failurePlaces } from './failurePlaces.ts';
import type { FailurePlace } from './failurePlaces.ts';
import { fitProposal } from './fitProposal.ts';
import type { ProposalFitting } from './fitProposal.ts';

interface PlacedFailure {
  failure: Failure;
  readonly places: readonly { readonly place: FailurePlace; readonly uri: string; tracked: TrackedRange | undefined }[];
}

/** After the last keystroke, proposals of the file are compared with it. */
const settleMs = 250;

/** The failing tests of a window: where they stand while the user types, and whether their proposals still fit. */
export class FailureBoard implements Disposable {
  readonly #documents: OpenDocuments;
  readonly #clock: Clock;
  readonly #entries = new Map<string, PlacedFailure>();
  readonly #touched = new Set<string>();
  readonly #disposables = new DisposableStore();
  readonly #changed = this.#disposables.add(new Emitter<ReadonlySet<string>>());
  readonly #put = this.#disposables.add(new Emitter<readonly Failure[]>());
  readonly #removed = this.#disposables.add(new Emitter<readonly string[]>());
  readonly #timer = this.#disposables.add(new MutableDisposable<Disposable>());

  /** URIs whose diagnostics may have changed. */
  readonly onDidChange: Event<ReadonlySet<string>> = this.#changed.event;
  readonly onDidPut: Event<readonly Failure[]> = this.#put.event;
  readonly onDidRemove: Event<readonly string[]> = this.#removed.event;

  constructor(documents: OpenDocuments, clock: Clock) {
    this.#documents = documents;
    this.#clock = clock;
    this.#disposables.add(documents.onDidEdit((edit) => this.#follow(edit)));
    this.#disposables.add(documents.onDidOpen((document) => this.#trackAll(document)));
    this.#disposables.add(documents.onDidClose((uri) => this.#settle(uri)));
  }

  all(): Failure[] {
    return [...this.#entries.values()].map(({ failure }) => failure);
  }

  get(id: string): Failure | undefined {
    return this.#entries.get(id)?.failure;
  }

  /** One patch may be the repair of several tests, and then stands under each of them. */
  proposals(id: string): readonly { readonly failure: Failure; readonly proposal: Proposal }[] {
    return this.all().flatMap((failure) => failure.proposals.filter((proposal) => proposal.id === id).map((proposal) => ({ failure, proposal })));
  }

  fit(failure: Failure, proposal: Proposal): ProposalFitting {
    return fitProposal(proposal, (file) => currentText(fileUri(failure.root, file), this.#documents));
  }

  put(failures: readonly Failure[]): void {
    const uris = new Set<string>();
    const put = failures.map((given) => {
      const failure = this.#fitted(given);
      for (const { uri } of this.#entries.get(failure.id)?.places ?? []) uris.add(uri);
      const places = failurePlaces(failure).map((place) => {
        const uri = fileUri(failure.root, place.file);
        const document = this.#documents.get(uri);
        uris.add(uri);
        return { place, uri, tracked: document === undefined ? undefined : trackLine(document, place.line) };
      });
      this.#entries.set(failure.id, { failure, places });
      return failure;
    });
    if (put.length === 0) return;
    this.#put.fire(put);
    this.#changed.fire(uris);
  }

  /** Says what is being tried for a failure; nothing else about it changes, so nothing is looked at anew. */
  note(failure: Failure): void {
    const entry = this.#entries.get(failure.id);
    if (entry === undefined) return;
    entry.failure = failure;
    this.#put.fire([failure]);
  }

  remove(ids: readonly string[]): void {
    const uris = new Set<string>();
    const gone = ids.filter((id) => {
      for (const { uri } of this.#entries.get(id)?.places ?? []) uris.add(uri);
      return this.#entries.delete(id);
    });
    if (gone.length === 0) return;
    this.#removed.fire(gone);
    this.#changed.fire(uris);
  }

  /** Where failures show in a document, as it is now. */
  in(uri: string): readonly { readonly failure: Failure; readonly kind: FailurePlace['kind']; readonly range: Range }[] {
    const document = this.#documents.get(uri);
    return [...this.#entries.values()].flatMap(({ failure, places }) =>
      places.flatMap(({ place, uri: placeUri, tracked }) => {
        if (placeUri !== uri || tracked?.isGone === true) return [];
        if (document === undefined || tracked === undefined) {
          return [{ failure, kind: place.kind, range: { start: { line: place.line - 1, character: 0 }, end: { line: place.line - 1, character: 500 } } }];
        }
        return [{ failure, kind: place.kind, range: { start: document.positionAt(tracked.start), end: document.positionAt(tracked.end) } }];
      }),
    );
  }

  /** Compares the proposals that touch these documents with what the documents say now. */
  recheck(uris: ReadonlySet<string>): void {
    const changed = this.all().filter((failure) => {
      const isTouched = failure.proposals.some(({ files }) => files.some(({ file }) => uris.has(fileUri(failure.root, file))));
      return isTouched && JSON.stringify(this.#fitted(failure).proposals) !== JSON.stringify(failure.proposals);
    });
    for (const failure of changed) {
      const entry = this.#entries.get(failure.id)!;
      entry.failure = this.#fitted(failure);
    }
    if (changed.length === 0) return;
    this.#put.fire(changed.map(({ id }) => this.get(id)!));
    this.#changed.fire(new Set(changed.flatMap(({ id }) => this.#entries.get(id)!.places.map(({ uri }) => uri))));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #fitted(failure: Failure): Failure {
    const proposals = failure.proposals.map((proposal): Proposal => {
      if (proposal.files.length === 0) return proposal;
      const { status } = this.fit(failure, proposal);
      const { fit: _, ...rest } = proposal;
      if (status === 'applied') return { ...rest, applied: true };
      return { ...rest, applied: false, ...(status === 'exact' ? {} : { fit: status }) };
    });
    return { ...failure, proposals };
  }

  #follow({ uri, changes }: DocumentEdit): void {
    const document = this.#documents.get(uri);
    let isShown = false;
    for (const { places } of this.#entries.values()) {
      for (const { uri: placeUri, tracked } of places) {
        if (placeUri !== uri || tracked === undefined) continue;
        isShown = true;
        for (const change of changes) moveThrough(tracked, change);
        if (tracked.isGone && document !== undefined) restoreIfBack(tracked, document.getText());
      }
    }
    if (isShown) this.#changed.fire(new Set([uri]));
    this.#touch(uri);
  }

  #trackAll(document: TextDocument): void {
    let isShown = false;
    for (const { places } of this.#entries.values()) {
      for (const place of places) {
        if (place.uri !== document.uri) continue;
        isShown = true;
        place.tracked = trackLine(document, place.place.line);
      }
    }
    // Only an open document says where on its line the code stands.
    if (isShown) this.#changed.fire(new Set([document.uri]));
    this.#touch(document.uri);
  }

  #settle(uri: string): void {
    for (const { places } of this.#entries.values()) {
      for (const place of places) if (place.uri === uri) place.tracked = undefined;
    }
    this.#touch(uri);
  }

  #touch(uri: string): void {
    if (this.#entries.size === 0) return;
    this.#touched.add(uri);
    this.#timer.value = this.#clock.schedule(settleMs, () => {
      const uris = new Set(this.#touched);
      this.#touched.clear();
      this.recheck(uris);
    });
  }
}

/** What is followed is the line without its indentation and its end. */
function trackLine(document: TextDocument, line: number): TrackedRange {
  const from = document.offsetAt({ line: line - 1, character: 0 });
  const text = document.getText().slice(from, document.offsetAt({ line, character: 0 }));
  const start = from + (text.length - text.trimStart().length);
  const end = Math.max(start, from + text.trimEnd().length);
  return { start, end, isGone: false, code: document.getText().slice(start, end) };
}

