import type { Diagnostic } from 'vscode-languageserver/node';
import { DiagnosticSeverity } from 'vscode-languageserver/node';
import type { Failure } from '../../protocol/healing.ts';
import { isRepaired, openProposals, openRepairs } from '../../protocol/healing.ts';
import type { FailureDiagnosticData } from '../../protocol/messages.ts';
import { fileUri } from '../documents/uris.ts';
import { diagnosticSource } from '../findings/diagnostics.ts';
import type { FailureBoard } from './failureBoard.ts';

/** How many suspects the editor lists below a diagnostic. */
const maxSuspects = 3;

/** A failing assertion is marked only where there is more to say than that it fails: why, or what makes it pass. */
export function failureDiagnostics(board: FailureBoard, uri: string): Diagnostic[] {
  return board.in(uri).flatMap(({ failure, kind, range }) => (kind === 'test' && isWorthSaying(failure) ? [toDiagnostic(failure, range)] : []));
}

function isWorthSaying(failure: Failure): boolean {
  if (isRepaired(failure)) return false;
  if (openProposals(failure).length > 0) return true;
  return failure.class !== 'unknown' && (failure.state === 'healed' || failure.state === 'unhealed');
}

function toDiagnostic(failure: Failure, range: Diagnostic['range']): Diagnostic {
  const data: FailureDiagnosticData = { failureId: failure.id };
  const repairs = openRepairs(failure).length;
  const next = repairs === 0 ? failure.class : `${failure.class}, ${repairs === 1 ? '1 repair proven' : `${repairs} repairs proven`}`;
  return {
    range,
    severity: DiagnosticSeverity.Error,
    source: diagnosticSource,
    code: failure.class,
    codeDescription: { href: `roundtable:/failure/${encodeURIComponent(failure.id)}/${failure.class.replaceAll(' ', '-')}` },
    message: `${failure.message || 'The test fails'} (${next})`,
    relatedInformation: failure.suspects.slice(0, maxSuspects).map((suspect) => ({
      location: {
        uri: fileUri(failure.root, suspect.file),
        range: { start: { line: suspect.line - 1, character: 0 }, end: { line: suspect.line - 1, character: 0 } },
      },
      message: `suspect: ${suspect.why}`,
    })),
    data,
  };
}
