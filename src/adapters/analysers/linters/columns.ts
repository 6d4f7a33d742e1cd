import type { LineIndex, Position } from '../../../base/text.ts';

/** Turns a column that counts characters (code points) into one that counts UTF-16 units. */
export function fromCodePoints(lines: LineIndex, line: number, column: number): Position {
  let units = 0;
  let points = 1;
  for (const char of lines.lineText(line)) {
    if (points >= column) break;
    points++;
    units += char.length;
  }
  // A column behind the end of the line stays behind it.
  return { line, column: units + 1 + Math.max(0, column - points) };
}

/** Turns an offset in UTF-8 bytes into one in UTF-16 units. */
export function fromBytes(text: string): (offset: number) => number {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length === text.length) return (offset) => offset;
  return (offset) => bytes.subarray(0, offset).toString('utf8').length;
}
