import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ReviewJson } from '../../../../src/adapters/wire/reviewJson.ts';
import { LineIndex } from '../../../../src/base/text.ts';

type Found = ReviewJson['findings'][number];
interface Edit { readonly start: number; readonly end: number; readonly newText: string }

/** Applies the fixes of the findings one after the other, leaving out those that overlap one that was taken. */
export function applyFixes(folder: string, findings: readonly Found[]): { applied: readonly Found[]; changed: readonly string[]; created: readonly string[] } {
  const edits = new Map<string, Edit[]>();
  const created = new Map<string, string>();
  const applied: Found[] = [];
  for (const finding of findings) {
    const wanted = finding.fix!.edits.map((edit) => ({ file: edit.file ?? finding.file, edit }));
    const isNew = wanted.some(({ file }) => !existsSync(path.join(folder, file)));
    if (isNew) {
      if (wanted.some(({ file }) => created.has(file))) continue;
      for (const { file, edit } of wanted) created.set(file, edit.newText);
      applied.push(finding);
      continue;
    }
    const placed = wanted.map(({ file, edit }) => {
      const index = new LineIndex(readFileSync(path.join(folder, file), 'utf8'));
      return { file, start: index.offsetAt(edit.range.start), end: index.offsetAt(edit.range.end), newText: edit.newText };
    });
    if (placed.some(({ file, start, end }) => (edits.get(file) ?? []).some((other) => start <= other.end && other.start <= end))) continue;
    for (const { file, ...edit } of placed) edits.set(file, [...(edits.get(file) ?? []), edit]);
    applied.push(finding);
  }
  for (const [file, list] of edits) {
    let text = readFileSync(path.join(folder, file), 'utf8');
    for (const { start, end, newText } of list.sort((a, b) => b.start - a.start)) text = text.slice(0, start) + newText + text.slice(end);
    writeFileSync(path.join(folder, file), text);
  }
  for (const [file, text] of created) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return { applied, changed: [...edits.keys()], created: [...created.keys()] };
}
