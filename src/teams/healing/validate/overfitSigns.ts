import type { Draft } from '../strategies/draft.ts';

/** Signs in the text of a patch that it may please the tests rather than mend the code. */
export interface OverfitSigns {
  /** It takes code away and puts nothing in its place. */
  readonly deletes: boolean;
  /** It names a value that only the failing test names. */
  readonly specialCase: boolean;
}

export interface SignInput {
  readonly draft: Draft;
  /** Texts of the changed files before. */
  readonly before: ReadonlyMap<string, string>;
  readonly testText: string;
}

export function overfitSigns({ draft, before, testText }: SignInput): OverfitSigns {
  let deletes = true;
  let specialCase = false;
  for (const { file, edits } of draft.changes) {
    const text = before.get(file) ?? '';
    for (const edit of edits) {
      const removed = text.slice(edit.start, edit.end);
      if (wordsOf(edit.text).some((word) => !removed.includes(word)) || edit.text.trim().length > removed.trim().length) deletes = false;
      specialCase ||= literalsOf(edit.text).some((literal) => testText.includes(literal) && !text.includes(literal));
    }
  }
  return { deletes, specialCase };
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\w$]+|[^\s\w$]+/g) ?? [];
}

/** Numbers of two digits or more and texts of three letters or more: smaller ones are everywhere. */
function literalsOf(text: string): readonly string[] {
  return text.match(/\b\d{2,}(?:\.\d+)?\b|'[^'\n]{3,}'|"[^"\n]{3,}"/g) ?? [];
}
