import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ReviewJson } from '../../../../src/adapters/wire/reviewJson.ts';
import type { TextEdit } from '../../../../src/base/text.ts';
import { applyEdits, comparePositions } from '../../../../src/base/text.ts';

type Found = ReviewJson['findings'][number];

/** Applies the fixes of the findings one after the other, leaving out those that touch one that was taken. */
export function applyFixes(folder: string, findings: readonly Found[]): { applied: readonly Found[]; changed: readonly string[]; created: readonly string[] } {
  const taken = new Map<string, TextEdit[]>();
  const applied: Found[] = [];
  for (const finding of findings) {
    const wanted = finding.fix!.edits.map((edit) => ({ file: edit.file ?? finding.file, edit }));
    if (wanted.some(({ file, edit }) => (taken.get(file) ?? []).some((other) => touch(edit, other)))) continue;
    for (const { file, edit } of wanted) taken.set(file, [...(taken.get(file) ?? []), edit]);
    applied.push(finding);
  }
  const changed: string[] = [];
  const created: string[] = [];
  for (const [file, edits] of taken) {
    const target = path.join(folder, file);
    const isThere = existsSync(target);
    (isThere ? changed : created).push(file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, applyEdits(isThere ? readFileSync(target, 'utf8') : '', edits));
  }
  return { applied, changed, created };
}

function touch(a: TextEdit, b: TextEdit): boolean {
  return comparePositions(a.range.start, b.range.end) <= 0 && comparePositions(b.range.start, a.range.end) <= 0;
}
