import type { ChangeHunk } from '../ports/changeHistory.ts';

/**
 * The text of a file with some of its hunks undone. Lines that come back get the line ending that the lines around them
 * have, and a text whose last line is not ended stays so. Hunks that are not what the text says there any more, because
 * it changed meanwhile, are left alone.
 */
export function revertHunks(text: string, hunks: readonly ChangeHunk[]): string {
  const lines = splitLines(text);
  const isLastEnded = text === '' || /[\r\n]$/.test(text);
  const usual = commonEnding(lines);
  // From the end, so that the line numbers of those before stay right.
  const ordered = [...hunks].sort((a, b) => b.newStart - a.newStart || b.newLines.length - a.newLines.length);
  for (const { newStart, newLines, oldLines } of ordered) {
    // Where nothing is left, git names the line before the gap.
    const at = newLines.length === 0 ? newStart : newStart - 1;
    if (at < 0 || at > lines.length) continue;
    if (newLines.some((line, index) => lines[at + index]?.text !== line)) continue;
    const ending = (index: number): string => lines[at + Math.min(index, newLines.length - 1)]?.ending || usual;
    lines.splice(at, newLines.length, ...oldLines.map((line, index) => ({ text: line, ending: ending(index) })));
  }
  return lines.map((line, index) => line.text + endingOf(line, index === lines.length - 1, isLastEnded, usual)).join('');
}

interface Line {
  readonly text: string;
  readonly ending: string;
}

function endingOf(line: Line, isLast: boolean, isLastEnded: boolean, usual: string): string {
  if (isLast && !isLastEnded) return '';
  return line.ending || usual;
}

/** Lines as git counts them, by LF; a CR right before belongs to the ending. */
function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found + 1;
    const line = text.slice(at, end);
    const ending = line.endsWith('\r\n') ? '\r\n' : line.endsWith('\n') ? '\n' : '';
    lines.push({ text: line.slice(0, line.length - ending.length), ending });
    at = end;
  }
  return lines;
}

function commonEnding(lines: readonly Line[]): string {
  const windows = lines.filter(({ ending }) => ending === '\r\n').length;
  const others = lines.filter(({ ending }) => ending === '\n').length;
  return windows > others ? '\r\n' : '\n';
}
