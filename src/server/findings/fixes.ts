import { statSync } from 'node:fs';
import path from 'node:path';
import type { LspTextEdit } from '../../protocol/messages.ts';
import type { OpenDocuments } from '../documents/openDocuments.ts';
import { toLspRange } from '../documents/ranges.ts';
import { fileUri } from '../documents/uris.ts';
import type { BoardEntry, FindingBoard } from './findingBoard.ts';

export type EditsByUri = Readonly<Record<string, readonly LspTextEdit[]>>;

export interface FixEdits {
  readonly changes: EditsByUri;
  /** Documents that do not exist yet. */
  readonly creates: readonly string[];
}

/** The edits of a finding's fix against the text as it is now; null where the text has moved on. */
export function editsOf(entry: BoardEntry, board: FindingBoard, documents: OpenDocuments): FixEdits | null {
  const { fix, root, file } = entry.finding;
  if (fix === undefined || fix.edits.length === 0) return null;
  const changes: Record<string, LspTextEdit[]> = {};
  const creates = new Set<string>();
  for (const [index, edit] of fix.edits.entries()) {
    const uri = fileUri(root, edit.file);
    const isOwn = edit.file === file;
    const onDisk = statSync(path.join(root, edit.file), { throwIfNoEntry: false });
    if (onDisk === undefined && documents.get(uri) === undefined) {
      // Only a fix that writes a whole new file may name one that is not there.
      if (isOwn || edit.range.start.line !== 1 || edit.range.end.line !== 1) return null;
      creates.add(uri);
    } else if ((!isOwn || documents.get(uri) === undefined) && (onDisk?.mtimeMs ?? 0) > entry.reviewedAt + 1000) {
      return null;
    }
    const range = isOwn ? board.editRange(entry, index) : toLspRange(edit.range);
    if (range === undefined) return null;
    (changes[uri] ??= []).push({ range, newText: edit.newText });
  }
  return { changes, creates: [...creates] };
}

/** The fixes of several findings together; a fix that overlaps an earlier one is left out. */
export function editsOfAll(
  entries: readonly BoardEntry[],
  board: FindingBoard,
  documents: OpenDocuments,
): FixEdits & { readonly findings: number } {
  const changes: Record<string, LspTextEdit[]> = {};
  const creates = new Set<string>();
  let findings = 0;
  for (const entry of entries) {
    const edits = editsOf(entry, board, documents);
    if (edits === null) continue;
    const collides = Object.entries(edits.changes).some(([uri, list]) =>
      list.some((edit) => (changes[uri] ?? []).some((taken) => overlaps(edit, taken))),
    );
    if (collides) continue;
    for (const [uri, list] of Object.entries(edits.changes)) (changes[uri] ??= []).push(...list);
    for (const uri of edits.creates) creates.add(uri);
    findings++;
  }
  return { changes, creates: [...creates], findings };
}

function overlaps(a: LspTextEdit, b: LspTextEdit): boolean {
  const before = (p: LspTextEdit['range']['start'], q: LspTextEdit['range']['start']): boolean =>
    p.line < q.line || (p.line === q.line && p.character < q.character);
  const isSame = !before(a.range.start, b.range.start) && !before(b.range.start, a.range.start);
  return isSame || (before(a.range.start, b.range.end) && before(b.range.start, a.range.end));
}
