import type { Connection, Diagnostic } from 'vscode-languageserver/node';
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver/node';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { DisposableStore } from '../../base/disposable.ts';
import type { Event } from '../../base/event.ts';
import { confidenceWord } from '../../protocol/finding.ts';
import type { DiagnosticData } from '../../protocol/messages.ts';
import { toLspRange } from '../documents/ranges.ts';
import { fileUri } from '../documents/uris.ts';
import type { BoardEntry, FindingBoard } from './findingBoard.ts';

export const diagnosticSource = 'roundtable';

/** Changes to one document's diagnostics are gathered for this long. */
const gatherMs = 40;

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

const tags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

/** Something that has diagnostics for documents. A document's are published together, for the editor knows only one list. */
export interface DiagnosticsSource {
  readonly onDidChange: Event<ReadonlySet<string>>;
  diagnosticsIn(uri: string): Diagnostic[];
}

/** Keeps the editor's diagnostics in step with where they come from. */
export function publishDiagnostics(sources: readonly DiagnosticsSource[], connection: Connection, clock: Clock): Disposable {
  const store = new DisposableStore();
  const waiting = new Set<string>();
  const published = new Set<string>();
  let timer: Disposable | undefined;

  const publish = (): void => {
    timer = undefined;
    for (const uri of waiting) {
      const diagnostics = sources.flatMap((source) => source.diagnosticsIn(uri));
      // An empty list is only sent where there is something to take back.
      if (diagnostics.length === 0 && !published.has(uri)) continue;
      if (diagnostics.length === 0) published.delete(uri);
      else published.add(uri);
      void connection.sendDiagnostics({ uri, diagnostics });
    }
    waiting.clear();
  };
  for (const source of sources) {
    store.add(
      source.onDidChange((uris) => {
        for (const uri of uris) waiting.add(uri);
        timer ??= clock.schedule(gatherMs, publish);
      }),
    );
  }
  store.add({ dispose: () => timer?.dispose() });
  return store;
}

/** What the editor shows for a document: the findings worth acting on whose code still stands. */
export function diagnosticsOf(board: FindingBoard, uri: string): Diagnostic[] {
  return board.in(uri).flatMap((entry) => {
    const range = board.rangeOf(entry);
    return entry.finding.shown && range !== undefined ? [toDiagnostic(entry, range)] : [];
  });
}

function toDiagnostic({ finding }: BoardEntry, range: Diagnostic['range']): Diagnostic {
  const data: DiagnosticData = { findingId: finding.id, rule: finding.rule };
  return {
    range,
    severity: severities[finding.severity],
    source: diagnosticSource,
    code: finding.rule,
    message: `${finding.message} (${finding.agent}, ${confidenceWord(finding.confidence)})`,
    tags: finding.tags.map((tag) => tags[tag]),
    relatedInformation: finding.related.map((related) => ({
      location: { uri: fileUri(finding.root, related.file), range: toLspRange(related.range) },
      message: related.message,
    })),
    data,
  };
}
