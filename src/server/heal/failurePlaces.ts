import { parsePatch } from 'diff';
import type { Failure } from '../../protocol/healing.ts';
import { failingLine } from '../../protocol/healing.ts';

/** A line that a failing test has to do with. Lines count from 1. */
export interface FailurePlace {
  readonly kind: 'test' | 'fault';
  readonly file: string;
  readonly line: number;
}

/** Where a failure shows: the assertion, the likeliest suspect, and where its first proposal changes something. */
export function failurePlaces(failure: Failure): readonly FailurePlace[] {
  const places: FailurePlace[] = [];
  const line = failingLine(failure);
  if (line !== undefined) places.push({ kind: 'test', file: failure.file, line });
  const suspect = failure.suspects[0];
  if (suspect !== undefined) places.push({ kind: 'fault', file: suspect.file, line: suspect.line });
  const repaired = repairedLine(failure.proposals[0]?.patch ?? '');
  if (repaired !== undefined) places.push({ kind: 'fault', ...repaired });
  const seen = new Set<string>();
  return places.filter(({ file, line }) => !seen.has(`${file}:${line}`) && seen.add(`${file}:${line}`));
}

/** The first line that a patch changes, in the text before it. */
function repairedLine(patch: string): { readonly file: string; readonly line: number } | undefined {
  try {
    const [first] = parsePatch(patch);
    const hunk = first?.hunks[0];
    const file = first?.oldFileName?.replace(/^a\//, '');
    if (hunk === undefined || file === undefined || file === '/dev/null') return undefined;
    const context = hunk.lines.findIndex((line) => !line.startsWith(' '));
    return { file, line: Math.max(1, hunk.oldStart + Math.max(0, context)) };
  } catch {
    return undefined;
  }
}
