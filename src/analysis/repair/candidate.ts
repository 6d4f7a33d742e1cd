/** Replaces a stretch of a text, by offsets in UTF-16 code units; an empty stretch inserts. */
export interface SourceEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A change of one file that may be the repair. */
export interface RepairCandidate {
  readonly file: string;
  readonly edits: readonly SourceEdit[];
  /** The kind of change, for example `operator.comparison`. */
  readonly template: string;
  /** What it does, for people: "use `<=` instead of `<`". */
  readonly title: string;
  /** How often developers' fixes are of this kind, relative to the others: above 0, 1 for the commonest. */
  readonly prior: number;
  /** First line that it changes, from 1. */
  readonly line: number;
}

export interface RepairInput {
  readonly file: string;
  readonly text: string;
  /** 0 to 1 by line, from 1: how suspect it is. Candidates of lines with 0 are not made. */
  readonly suspicion: (line: number) => number;
  /** Texts of sibling files of the package, for ingredients; may be empty. */
  readonly neighbours?: readonly string[];
  /** At most so many candidates. */
  readonly limit: number;
}

/** Applies edits that do not overlap. */
export function applySourceEdits(text: string, edits: readonly SourceEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  for (const edit of ordered) {
    if (edit.start < at) throw new RangeError('Edits overlap');
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
