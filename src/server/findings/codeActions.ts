import type { CodeAction, CodeActionParams, WorkspaceEdit } from 'vscode-languageserver/node';
import { CodeActionKind } from 'vscode-languageserver/node';
import { clientCommands } from '../../protocol/messages.ts';
import type { DiagnosticData } from '../../protocol/messages.ts';
import type { OpenDocuments } from '../documents/openDocuments.ts';
import { diagnosticSource } from './diagnostics.ts';
import type { BoardEntry, FindingBoard } from './findingBoard.ts';
import { editsOf } from './fixes.ts';
import type { FixEdits } from './fixes.ts';

/** A menu with more of our entries than this hides everybody else's. */
const maxEntries = 5;

/** Quick fixes for our diagnostics in a range: apply, fix all of the rule, explain, dismiss. */
export function codeActionsFor(params: CodeActionParams, board: FindingBoard, documents: OpenDocuments): CodeAction[] {
  const only = params.context.only;
  if (only !== undefined && !only.some((kind) => CodeActionKind.QuickFix === kind || CodeActionKind.QuickFix.startsWith(`${kind}.`))) return [];
  const ours = params.context.diagnostics.filter((diagnostic) => diagnostic.source === diagnosticSource);
  const found = ours.flatMap((diagnostic) => {
    const entry = board.get((diagnostic.data as DiagnosticData | undefined)?.findingId ?? '');
    return entry === undefined ? [] : [{ diagnostic, entry }];
  });
  const fixes: CodeAction[] = [];
  const rest: CodeAction[] = [];
  for (const { diagnostic, entry } of found) {
    const { finding } = entry;
    const edits = editsOf(entry, board, documents);
    if (edits !== null && finding.fix !== undefined) {
      fixes.push({
        title: finding.fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        isPreferred: finding.fix.isSafe,
        edit: toWorkspaceEdit(edits),
      });
      const twins = fixableTwins(entry, board, documents);
      if (twins > 1) {
        fixes.push({
          title: `Fix all ${twins} of ${finding.rule}`,
          kind: CodeActionKind.QuickFix,
          diagnostics: [diagnostic],
          command: { title: 'Fix all of this rule', command: clientCommands.fixRule, arguments: [{ rule: finding.rule }] },
        });
      }
    }
    rest.push(
      {
        title: `Explain: ${short(finding.message)}`,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        command: { title: 'Explain', command: clientCommands.explain, arguments: [{ id: finding.id }] },
      },
      {
        title: `Dismiss ${finding.rule}…`,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        command: { title: 'Dismiss', command: clientCommands.dismiss, arguments: [{ ids: [finding.id] }] },
      },
    );
  }
  return [...fixes, ...rest].slice(0, maxEntries);
}

function fixableTwins(entry: BoardEntry, board: FindingBoard, documents: OpenDocuments): number {
  // What models judge is no rule: each such fix was tried by itself, and they have nothing in common.
  if (entry.finding.rule.endsWith('/judgement')) return 1;
  return board.all().filter((other) => other.finding.shown && other.finding.rule === entry.finding.rule && editsOf(other, board, documents) !== null).length;
}

/** New documents are made before they are written to, which only the richer shape can say. */
function toWorkspaceEdit({ changes, creates }: FixEdits): WorkspaceEdit {
  return {
    documentChanges: [
      ...creates.map((uri) => ({ kind: 'create' as const, uri, options: { ignoreIfExists: true } })),
      ...Object.entries(changes).map(([uri, edits]) => ({ textDocument: { uri, version: null }, edits: [...edits] })),
    ],
  };
}

function short(message: string): string {
  return message.length > 60 ? `${message.slice(0, 57)}...` : message;
}
