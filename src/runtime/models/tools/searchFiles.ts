import { throwIfAborted } from '../../../base/errors.ts';
import type { WorkspaceSight } from './workspaceSight.ts';

export interface TextSearch {
  readonly text: string;
  readonly isWholeWord: boolean;
  readonly isCaseKept?: boolean;
  /** Blanks out what is secret and keeps the length. */
  readonly hide: (text: string) => string;
}

export interface SearchHit {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  /** How many files hold one. */
  readonly files: number;
  readonly isCut: boolean;
}

const mostHits = 60;
const mostPerFile = 12;
const mostFiles = 6_000;
const mostCharacters = 24_000_000;
const longestLine = 240;

/** Looks for a text to the letter, in so many files and no more. What stands in a secret is not found. */
export async function searchFiles(sight: WorkspaceSight, files: readonly string[], search: TextSearch, signal: AbortSignal): Promise<SearchAnswer> {
  const hits: SearchHit[] = [];
  let characters = 0;
  let inFiles = 0;
  for (const [index, file] of files.entries()) {
    throwIfAborted(signal);
    if (hits.length >= mostHits || index >= mostFiles || characters >= mostCharacters) return { hits, files: inFiles, isCut: true };
    const read = await sight.read(file, signal);
    if (read.status !== 'ok') continue;
    characters += read.text.length;
    const found = placesIn(read.text, search, Math.min(mostPerFile, mostHits - hits.length));
    if (found.length > 0) inFiles++;
    for (const place of found) hits.push({ file, ...place });
  }
  return { hits, files: inFiles, isCut: false };
}

/** One a line. */
function placesIn(text: string, search: TextSearch, most: number): { readonly line: number; readonly text: string }[] {
  const fold = (each: string): string => (search.isCaseKept === true ? each : each.toLowerCase());
  const wanted = fold(search.text);
  const folded = fold(text);
  // Some letters grow when their case changes; then places cannot be compared, and the case is kept.
  const hay = folded.length === text.length ? folded : text;
  let hidden: string | undefined;
  const places: { line: number; text: string }[] = [];
  let line = 1;
  let counted = 0;
  for (let at = hay.indexOf(wanted); at !== -1 && places.length < most; at = hay.indexOf(wanted, at)) {
    const end = at + wanted.length;
    if (!search.isWholeWord || isWhole(text, at, end)) {
      hidden ??= search.hide(text);
      if (hidden.slice(at, end) === text.slice(at, end)) {
        for (; counted < at; counted++) if (text.charCodeAt(counted) === 10) line++;
        const start = text.lastIndexOf('\n', at - 1) + 1;
        const stop = text.indexOf('\n', at);
        const whole = text.slice(start, stop === -1 ? text.length : stop);
        places.push({ line, text: whole.trim().slice(0, longestLine) });
        if (stop === -1) return places;
        at = stop;
        continue;
      }
    }
    at = end;
  }
  return places;
}

function isWhole(text: string, start: number, end: number): boolean {
  const isPart = (each: string | undefined): boolean => each !== undefined && /[\p{L}\p{N}_$]/u.test(each);
  return !isPart(text[start - 1]) && !isPart(text[end]);
}
