import * as z from 'zod';
import type { Fix } from '../../../analysis/observation.ts';
import { LineIndex } from '../../../base/text.ts';
import { neutralWords } from '../../../runtime/models/trust/neutralWords.ts';

/** A fix as a model suggests it: old text to the letter, and what takes its place, all in the file of its finding. */
export const suggestedFixSchema = z.object({
  title: z.string().min(1).max(120),
  edits: z.array(z.object({ old: z.string().min(1).max(4_000), new: z.string().max(6_000) })).min(1).max(6),
});
export type SuggestedFix = z.infer<typeof suggestedFixSchema>;

export type ReadFix = { readonly status: 'ok'; readonly fix: Fix } | { readonly status: 'refused'; readonly why: string };

export interface FixReading {
  /** The file as it is reviewed. */
  readonly text: string;
  /** Puts back what was hidden from the model. */
  readonly restore: (text: string) => string;
  /** Blanks out what is secret. */
  readonly hide: (text: string) => string;
}

/** Finds the places of a suggested fix. Old text that is not there, or there more than once, means other code than this. */
export function readSuggestedFix({ title, edits }: SuggestedFix, { text, restore, hide }: FixReading): ReadFix {
  const refused = (why: string): ReadFix => ({ status: 'refused', why });
  const index = new LineIndex(text);
  const places: { start: number; end: number; newText: string }[] = [];
  for (const edit of edits) {
    const old = restore(edit.old);
    const newText = restore(edit.new);
    // A finding is written into the log of its run, where no secret may stand.
    if (hide(old) !== old || hide(newText) !== newText) return refused('it touches something secret');
    const start = text.indexOf(old);
    if (start < 0) return refused('the text that it replaces is not in the file');
    if (text.includes(old, start + 1)) return refused('the text that it replaces is in the file more than once');
    const end = start + old.length;
    if (places.some((other) => start < other.end && other.start < end)) return refused('two of its edits overlap');
    places.push({ start, end, newText });
  }
  if (places.every(({ start, end, newText }) => text.slice(start, end) === newText)) return refused('it changes nothing');
  return { status: 'ok', fix: { title: neutralWords(title), edits: places.map(({ start, end, newText }) => ({ range: index.rangeOf(start, end), newText })), isSafe: false } };
}
