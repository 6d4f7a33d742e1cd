import type { DiffLine } from './fixDiff.ts';

export interface PatchedFileDiff {
  readonly file: string;
  readonly hunks: readonly (readonly DiffLine[])[];
}

/** A page shows so many lines of a patch; the comparison in the editor shows all. */
const maxLines = 400;

/** Reads a unified diff as the lines to show, by file. */
export function patchDiff(patch: string): readonly PatchedFileDiff[] {
  const files: { file: string; hunks: DiffLine[][] }[] = [];
  let line = 0;
  let oldLeft = 0;
  let newLeft = 0;
  for (const text of patch.split('\n').slice(0, maxLines)) {
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(text);
    if (hunk !== null && oldLeft <= 0 && newLeft <= 0) {
      line = Number(hunk[1]);
      oldLeft = Number(hunk[2] ?? 1);
      newLeft = Number(hunk[3] ?? 1);
      files.at(-1)?.hunks.push([]);
    } else if (oldLeft > 0 || newLeft > 0) {
      const lines = files.at(-1)?.hunks.at(-1);
      const content = text.slice(1).replace(/\r$/, '');
      if (text.startsWith('-')) {
        lines?.push({ kind: 'removed', text: content, line: line++ });
        oldLeft--;
      } else if (text.startsWith('+')) {
        lines?.push({ kind: 'added', text: content, line: Math.max(0, line - 1) });
        newLeft--;
      } else if (!text.startsWith('\\')) {
        lines?.push({ kind: 'same', text: content, line: line++ });
        oldLeft--;
        newLeft--;
      }
    } else if (text.startsWith('--- ')) {
      files.push({ file: fileName(text.slice(4)), hunks: [] });
    } else if (text.startsWith('+++ ')) {
      const file = files.at(-1);
      if (file !== undefined && file.file === '') file.file = fileName(text.slice(4));
    }
  }
  return files.filter(({ hunks }) => hunks.length > 0);
}

/** Without the prefix and the time that some tools write; empty for a file that is not there. */
function fileName(text: string): string {
  const name = text.split('\t')[0]!.trim();
  return name === '/dev/null' ? '' : name.replace(/^[ab]\//, '');
}
