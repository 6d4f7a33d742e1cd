import type { Observation } from '../observation.ts';
import type { FileSummary } from '../sourceFile.ts';

/** An observation that needed the whole project, with the file it is about. */
export interface ProjectObservation {
  readonly file: string;
  readonly observation: Observation;
}

/** Lines of a file that the change added or altered, both ends included. */
export interface ChangedLines {
  readonly path: string;
  readonly lines: readonly { readonly start: number; readonly end: number }[];
}

/** Dotted name of the function that holds most of a stretch of lines. */
export function functionOver(summary: FileSummary | undefined, start: number, end: number): string {
  let best = { name: '', lines: 0, size: 0 };
  for (const { name, range } of summary?.functions ?? []) {
    const lines = Math.min(end, range.end.line) - Math.max(start, range.start.line) + 1;
    const size = range.end.line - range.start.line;
    if (lines > best.lines || (lines === best.lines && lines > 0 && size < best.size)) best = { name, lines, size };
  }
  return best.lines * 2 >= end - start ? best.name : '';
}

export function touches(lines: readonly { readonly start: number; readonly end: number }[], start: number, end: number): boolean {
  return lines.some((range) => range.start <= end && range.end >= start);
}
