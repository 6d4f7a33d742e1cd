import { applyPatch, parsePatch } from 'diff';
import type { StructuredPatch } from 'diff';
import { contentHash } from '../../base/hash.ts';
import type { Proposal } from '../../protocol/healing.ts';

export interface FittedFile {
  readonly file: string;
  /** Null where the patch makes the file. */
  readonly before: string | null;
  readonly after: string;
}

/** A proposal laid over the text as it is now. */
export type ProposalFitting =
  /** Its files are what it was proven on. */
  | { readonly status: 'exact'; readonly files: readonly FittedFile[] }
  /** It is in the text already. */
  | { readonly status: 'applied' }
  /** Other lines have changed; its own and those around them have not, and there is one place for each. */
  | { readonly status: 'moved'; readonly files: readonly FittedFile[] }
  | { readonly status: 'gone'; readonly file: string };

/** Compares a proposal with the text as it is now. A patch is never bent to fit: where its context differs it is gone. */
export function fitProposal(proposal: Proposal, textOf: (file: string) => string | null): ProposalFitting {
  const texts = proposal.files.map((patched) => ({ patched, text: textOf(patched.file) }));
  if (texts.length > 0 && texts.every(({ patched, text }) => text !== null && withoutMark(text) === withoutMark(patched.newText))) return { status: 'applied' };
  const files: FittedFile[] = [];
  let hasMoved = false;
  let patches: readonly StructuredPatch[] | undefined;
  for (const { patched, text } of texts) {
    if (isBase(text, patched.baseHash)) {
      files.push({ file: patched.file, before: text, after: withoutMark(patched.newText) });
      continue;
    }
    patches ??= safeParse(proposal.patch);
    const after = text === null ? undefined : reapply(text, patches.find((patch) => isAbout(patch, patched.file)));
    if (after === undefined) return { status: 'gone', file: patched.file };
    hasMoved = true;
    files.push({ file: patched.file, before: text, after });
  }
  return { status: hasMoved ? 'moved' : 'exact', files };
}

/** The editor takes a byte order mark off a text, the disk keeps it. */
function isBase(text: string | null, hash: string): boolean {
  if (text === null) return hash === '' || hash === contentHash('');
  return [text, withoutMark(text), `\uFEFF${withoutMark(text)}`].some((each) => contentHash(each) === hash);
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function reapply(text: string, patch: StructuredPatch | undefined): string | undefined {
  if (patch === undefined || patch.hunks.length === 0) return undefined;
  const lines = text.split(/\r?\n/);
  const isUnambiguous = patch.hunks.every((hunk) => {
    const old = hunk.lines.filter((line) => line.startsWith(' ') || line.startsWith('-')).map((line) => line.slice(1).replace(/\r$/, ''));
    return old.length > 0 && occurrences(lines, old) === 1;
  });
  const after = isUnambiguous ? applyPatch(text, patch, { fuzzFactor: 0 }) : false;
  return after === false ? undefined : after;
}

function occurrences(lines: readonly string[], block: readonly string[]): number {
  let count = 0;
  for (let at = 0; at + block.length <= lines.length && count < 2; at++) {
    if (block.every((line, offset) => lines[at + offset] === line)) count++;
  }
  return count;
}

function safeParse(patch: string): readonly StructuredPatch[] {
  try {
    return parsePatch(patch);
  } catch {
    return [];
  }
}

function isAbout(patch: StructuredPatch, file: string): boolean {
  return [patch.newFileName, patch.oldFileName].some((name) => name === file || name?.replace(/^[ab]\//, '') === file);
}
