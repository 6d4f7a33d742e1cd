import * as vscode from 'vscode';

export interface Pointed {
  readonly uri: string;
  readonly path: string;
  /** From 1; absent where the whole file is meant. */
  readonly line?: number;
}

/** The files on disk, and places in them, that are attached to a question. */
export function pointedAt({ references }: Pick<vscode.ChatRequest, 'references'>): readonly Pointed[] {
  return references.flatMap(({ value }): Pointed[] => {
    if (value instanceof vscode.Uri) return value.scheme === 'file' ? [{ uri: value.toString(), path: value.fsPath }] : [];
    return value instanceof vscode.Location && value.uri.scheme === 'file' ? [{ uri: value.uri.toString(), path: value.uri.fsPath, line: value.range.start.line + 1 }] : [];
  });
}
