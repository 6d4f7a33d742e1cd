/** A stretch of a document that is followed through edits. Offsets are UTF-16 code units from 0. */
export interface TrackedRange {
  start: number;
  end: number;
  /** Whether its code has been deleted; it comes back when an edit, such as an undo, restores it. */
  isGone: boolean;
  /** While it is gone: how far into the deleted text it stood; `start` is where that text was. */
  depth?: number;
  /** For the place of an edit: whether the text it would put in stood there from the start. */
  readonly wasThere?: boolean;
  readonly code: string;
}

/** One edit: the characters from `start` up to `end` were replaced by as many as `length`. */
export interface OffsetChange {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

/** Moves a range through an edit. Text typed at either border stays outside. */
export function moveThrough(range: TrackedRange, change: OffsetChange): void {
  const delta = change.length - (change.end - change.start);
  if (range.isGone) {
    // What is put in at the very place of the deleted text may be that text again, so the place stays before it.
    if (change.start < range.start && change.end <= range.start) shift(range, delta);
    return;
  }
  if (change.start >= range.end) return;
  if (change.end <= range.start) {
    shift(range, delta);
  } else if (change.start <= range.start && change.end >= range.end) {
    range.isGone = true;
    range.depth = range.start - change.start;
    range.start = change.start;
    range.end = change.start;
  } else if (change.start >= range.start && change.end <= range.end) {
    range.end += delta;
  } else if (change.start < range.start) {
    range.start = change.start + change.length;
    range.end += delta;
  } else {
    range.end = change.start;
  }
}

/** Brings a deleted range back where its code stands at its place again. */
export function restoreIfBack(range: TrackedRange, text: string): void {
  if (!range.isGone || range.code === '') return;
  const start = range.start + (range.depth ?? 0);
  if (text.startsWith(range.code, start)) {
    range.isGone = false;
    range.start = start;
    range.end = start + range.code.length;
  }
}

function shift(range: TrackedRange, delta: number): void {
  range.start += delta;
  range.end += delta;
}
