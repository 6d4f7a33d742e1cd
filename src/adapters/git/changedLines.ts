import { diffArrays } from 'diff';
import type { LineSpan } from '../../teams/review/changeSet.ts';
import { countLines } from './reviewable.ts';

/** Every line of a text. */
export function wholeText(text: string): LineSpan[] {
  return text === '' ? [] : [{ start: 1, end: countLines(text) }];
}

/** Lines of the new text that are not in the old one; for texts that git cannot compare. Line endings do not count. */
export function changedLinesBetween(before: string, after: string): LineSpan[] {
  const old = splitLines(before);
  const now = splitLines(after);
  const parts = diffArrays(old, now, { timeout: 2_000 });
  // Texts that differ almost everywhere take too long to align, and then all of it is new.
  if (parts === undefined) return wholeText(after);
  const spans: LineSpan[] = [];
  let line = 1;
  for (const part of parts) {
    if (part.removed) continue;
    if (part.added) spans.push({ start: line, end: line + part.value.length - 1 });
    line += part.value.length;
  }
  return spans;
}

/** Git counts lines by LF only; where a text also breaks lines with a lone CR, our line numbers run ahead of git's. */
export function fromGitLines(text: string, spans: readonly LineSpan[]): readonly LineSpan[] {
  if (!/\r(?!\n)/.test(text)) return spans;
  const firstLines = [1];
  let line = 1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10) firstLines.push(++line);
    else if (code === 13 && text.charCodeAt(i + 1) !== 10) line++;
  }
  const total = countLines(text);
  return spans.map((span) => ({
    start: firstLines[span.start - 1] ?? total,
    end: Math.max(firstLines[span.start - 1] ?? total, (firstLines[span.end] ?? total + 1) - 1),
  }));
}

function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
