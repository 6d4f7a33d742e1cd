import type { SourceEdit } from '../../../analysis/repair/candidate.ts';

/** The one edit that turns a text into another: what both begin and end with is left alone. */
export function wholeText(before: string, after: string): readonly SourceEdit[] {
  if (before === after) return [];
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return [{ start, end: before.length - end, text: after.slice(start, after.length - end) }];
}
