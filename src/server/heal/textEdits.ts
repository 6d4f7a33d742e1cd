import { diffLines } from 'diff';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { LspTextEdit } from '../../protocol/messages.ts';

/** Comparing takes this long at most; after that the changed stretch is replaced as a whole. */
const timeout = 200;

/** The edits that make one text of another and leave alone what both have, so that cursors and breakpoints stay. */
export function textEdits(before: string, after: string): LspTextEdit[] {
  if (before === after) return [];
  const document = TextDocument.create('', '', 0, before);
  const edit = (start: number, end: number, newText: string): LspTextEdit => ({
    range: { start: document.positionAt(start), end: document.positionAt(end) },
    newText,
  });
  const parts = diffLines(before, after, { timeout });
  if (parts === undefined) return [edit(0, before.length, after)];
  const edits: LspTextEdit[] = [];
  let at = 0;
  let removedFrom: number | undefined;
  let added = '';
  const settle = (): void => {
    if (removedFrom !== undefined) edits.push(edit(removedFrom, at, added));
    removedFrom = undefined;
    added = '';
  };
  for (const part of parts) {
    if (part.added || part.removed) {
      removedFrom ??= at;
      if (part.added) added += part.value;
      else at += part.value.length;
    } else {
      settle();
      at += part.value.length;
    }
  }
  settle();
  return edits;
}
