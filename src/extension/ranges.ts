import * as vscode from 'vscode';
import type { Range } from '../base/text.ts';
import type { LspTextEdit } from '../protocol/messages.ts';

/** Our ranges count from 1, the editor's from 0. */
export function toVsRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(
    Math.max(0, start.line - 1),
    Math.max(0, start.column - 1),
    Math.max(0, end.line - 1),
    Math.max(0, end.column - 1),
  );
}

/** Edits as the server sends them, as one edit that is one undo step. */
export function toWorkspaceEdit(
  changes: Readonly<Record<string, readonly LspTextEdit[]>>,
  creates: readonly string[] = [],
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const uri of creates) edit.createFile(vscode.Uri.parse(uri, true), { ignoreIfExists: true });
  for (const [uri, edits] of Object.entries(changes)) {
    for (const { range, newText } of edits) {
      const { start, end } = range;
      edit.replace(
        vscode.Uri.parse(uri, true),
        new vscode.Range(start.line, start.character, end.line, end.character),
        newText,
      );
    }
  }
  return edit;
}
