import { applyEdits, LineIndex } from '../../base/text.ts';
import type { TextEdit } from '../../base/text.ts';

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
  /** Line in the file as it is; for added lines, the one they come after. */
  readonly line: number;
}

const contextLines = 2;
const maxLines = 60;

/** What edits do to a text, as the lines around them: one list per stretch of lines that are touched together. */
export function fixDiff(text: string, edits: readonly TextEdit[]): readonly (readonly DiffLine[])[] {
  // A file that is made has no lines to compare with.
  if (text === '') return [newLines(edits)];
  const index = new LineIndex(text);
  const sorted = [...edits].sort((a, b) => a.range.start.line - b.range.start.line);
  const groups: TextEdit[][] = [];
  for (const edit of sorted) {
    const last = groups.at(-1);
    const lastLine = last === undefined ? -1 : Math.max(...last.map(({ range }) => range.end.line));
    if (last !== undefined && edit.range.start.line <= lastLine + 2 * contextLines) last.push(edit);
    else groups.push([edit]);
  }
  return groups.map((group) => hunk(text, index, group));
}

function newLines(edits: readonly TextEdit[]): readonly DiffLine[] {
  const lines = applyEdits('', edits).split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.slice(0, maxLines).map((text) => ({ kind: 'added', text, line: 0 }));
}

function hunk(text: string, index: LineIndex, edits: readonly TextEdit[]): readonly DiffLine[] {
  const first = Math.min(...edits.map(({ range }) => range.start.line));
  const last = Math.min(index.lineCount, Math.max(...edits.map(({ range }) => range.end.line)));
  const from = Math.max(1, first - contextLines);
  // What comes after the last line break is no line to show.
  const lastLine = index.lineCount > 1 && index.lineText(index.lineCount) === '' ? index.lineCount - 1 : index.lineCount;
  const to = Math.max(last, Math.min(lastLine, last + contextLines));
  const before = lines(index, from, to);
  const start = index.offsetAt({ line: from, column: 1 });
  const end = to === index.lineCount ? text.length : index.offsetAt({ line: to + 1, column: 1 });
  const moved = edits.map(({ range, newText }) => ({
    range: {
      start: { line: range.start.line - from + 1, column: range.start.column },
      end: { line: range.end.line - from + 1, column: range.end.column },
    },
    newText,
  }));
  const after = applyEdits(text.slice(start, end), moved).split(/\r\n|\r|\n/);
  // The stretch ends with the line break of its last line, which is not a line of its own.
  if (to < index.lineCount && after.at(-1) === '') after.pop();
  return diffLines(before, after, from);
}

function lines(index: LineIndex, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, offset) => index.lineText(from + offset));
}

/** The shortest edit script by longest common subsequence: stretches are short, so the table stays small. */
function diffLines(before: readonly string[], after: readonly string[], from: number): readonly DiffLine[] {
  if (before.length > maxLines || after.length > maxLines) return replaced(before, after, from);
  const common = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i]![j] =
        before[i] === after[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const result: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      result.push({ kind: 'same', text: before[i]!, line: from + i });
      i++;
      j++;
    } else if (i < before.length && (j === after.length || common[i + 1]![j]! >= common[i]![j + 1]!)) {
      result.push({ kind: 'removed', text: before[i]!, line: from + i });
      i++;
    } else {
      result.push({ kind: 'added', text: after[j]!, line: from + i - 1 });
      j++;
    }
  }
  return result;
}

function replaced(before: readonly string[], after: readonly string[], from: number): readonly DiffLine[] {
  return [
    ...before.slice(0, maxLines).map((text, offset) => ({ kind: 'removed' as const, text, line: from + offset })),
    ...after.slice(0, maxLines).map((text) => ({ kind: 'added' as const, text, line: from + before.length - 1 })),
  ];
}
