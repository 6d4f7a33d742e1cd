import * as z from 'zod';
import type { SourceEdit } from '../../../../analysis/repair/candidate.ts';
import { looksLikeTest } from '../../testModel.ts';
import { overfitSigns } from '../../validate/overfitSigns.ts';
import type { Draft } from '../draft.ts';

/** A repair as a model hands it in: old text to the letter, and what takes its place. */
export const proposedEdits = z.object({
  title: z.string().min(1).max(160),
  edits: z.array(z.object({ file: z.string().min(1), old: z.string().min(1), new: z.string() })).min(1).max(12),
});
export type ProposedEdits = z.infer<typeof proposedEdits>;

export type ReadEdits = { readonly status: 'ok'; readonly changes: Draft['changes'] } | { readonly status: 'refused'; readonly why: string };

/** Checks edits before anything is run with them; a refusal says what to do instead. */
export async function readEdits(proposed: ProposedEdits, read: (file: string) => Promise<string | null>, testText: string, whyNot = whyOutOfBounds): Promise<ReadEdits> {
  const refused = (why: string): ReadEdits => ({ status: 'refused', why });
  const before = new Map<string, string>();
  const edits = new Map<string, SourceEdit[]>();
  for (const edit of proposed.edits) {
    const bounds = whyNot(edit.file);
    if (bounds !== null) return refused(`${edit.file}: ${bounds}`);
    const text = before.get(edit.file) ?? (await read(edit.file));
    if (text === null) return refused(`${edit.file}: there is no such file; name one that you have read`);
    before.set(edit.file, text);
    const start = text.indexOf(edit.old);
    if (start < 0) return refused(`${edit.file}: the old text is not in the file; quote it to the letter, without line numbers`);
    if (text.includes(edit.old, start + 1)) return refused(`${edit.file}: the old text is there more than once; quote more of what is around it`);
    const made = { start, end: start + edit.old.length, text: edit.new };
    const others = edits.get(edit.file) ?? [];
    if (others.some((other) => made.start < other.end && other.start < made.end)) return refused(`${edit.file}: two edits overlap; make them one`);
    edits.set(edit.file, [...others, made]);
  }
  const changes = [...edits].map(([file, list]) => ({ file, edits: list }));
  const draft: Draft = { strategy: 'model', title: proposed.title, changes, score: 0, otherPlausible: 0, agreement: null, changesTests: false };
  if (overfitSigns({ draft, before, testText }).specialCase) return refused('it names a value that only the failing test names; mend the cause, not the one case');
  return { status: 'ok', changes };
}

/** Why a file may not be read or changed by a model, in words; null where it may. */
export function whyOutOfBounds(file: string): string | null {
  const parts = file.split('/');
  if (/^[/\\]|^[A-Za-z]:|\\|\0/.test(file) || parts.some((part) => part === '..' || part === '.' || part === '')) return 'it is outside the workspace; name a path relative to its root';
  if (parts.some((part) => part.startsWith('.') || part === 'node_modules')) return 'it is no source of this workspace';
  if (looksLikeTest(file)) return 'it is a test, and tests say what is meant; change the code';
  if (!/\.(?:[cm]?[jt]sx?|py)$/.test(file) || /\.config\.[^/]+$/.test(file)) return 'only source code may be changed, no configuration';
  return null;
}
