import type { ChangeHunk } from '../../teams/healing/ports/changeHistory.ts';
import { pathOfPatchHeader, unquotePath } from './diffOutput.ts';

/** Of more than this no single line can be made out; the file is left out. */
const mostLinesOfFile = 20_000;
const mostLines = 200_000;
/** Stretches of equal length up to this long are taken apart line by line. */
const mostLinesApart = 30;

/** Reads `git diff -U0` as it streams by, with the text of what changed. */
export class PatchReader {
  readonly #hunks: ChangeHunk[] = [];
  #ofFile: ChangeHunk[] = [];
  #rest: Buffer[] = [];
  #file: string | null = null;
  #open: { readonly oldStart: number; readonly newStart: number; readonly oldLines: string[]; readonly newLines: string[]; removed: number; added: number } | null = null;
  #lines = 0;
  #linesOfFile = 0;

  write(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      this.#line(Buffer.concat([...this.#rest, chunk.subarray(start, end)]).toString('utf8'));
      this.#rest = [];
      start = end + 1;
    }
    if (start < chunk.length) this.#rest.push(Buffer.from(chunk.subarray(start)));
  }

  /** Call once everything was written. */
  end(): readonly ChangeHunk[] {
    this.#endFile();
    return this.#hunks;
  }

  #line(line: string): void {
    const open = this.#open;
    if (open !== null && open.removed + open.added > 0) {
      // Counted rather than recognised: a line of the text may look like a header.
      if (line.startsWith('\\')) return;
      const text = line.slice(1).replace(/\r$/, '');
      if (open.removed > 0) {
        open.removed--;
        open.oldLines.push(text);
      } else {
        open.added--;
        open.newLines.push(text);
      }
      return;
    }
    if (line.startsWith('\\')) return;
    if (line.startsWith('diff --git ')) {
      this.#endFile();
      this.#file = pathOfPatchHeader(line.slice('diff --git '.length));
      return;
    }
    if (line.startsWith('+++ ') || line.startsWith('--- ')) {
      const name = unquotePath(line.slice(4));
      if (name !== '/dev/null') this.#file = name.slice(2);
      return;
    }
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (header === null) return;
    this.#endHunk();
    const [removed, added] = [Number(header[2] ?? 1), Number(header[4] ?? 1)];
    this.#linesOfFile += removed + added;
    this.#open = { oldStart: Number(header[1]), newStart: Number(header[3]), oldLines: [], newLines: [], removed, added };
  }

  #endHunk(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null || this.#file === null || this.#linesOfFile > mostLinesOfFile) return;
    this.#ofFile.push(...apart({ file: this.#file, oldStart: open.oldStart, oldLines: open.oldLines, newStart: open.newStart, newLines: open.newLines }));
  }

  #endFile(): void {
    this.#endHunk();
    if (this.#linesOfFile <= mostLinesOfFile && this.#lines + this.#linesOfFile <= mostLines) {
      this.#lines += this.#linesOfFile;
      for (const hunk of this.#ofFile) this.#hunks.push(hunk);
    }
    this.#ofFile = [];
    this.#linesOfFile = 0;
    this.#file = null;
  }
}

/**
 * The smallest pieces of a hunk: where as many lines came as went, line took the place of line. Lines that differ in
 * nothing but their endings are no change.
 */
function apart(hunk: ChangeHunk): ChangeHunk[] {
  const { file, oldStart, oldLines, newStart, newLines } = hunk;
  if (oldLines.length !== newLines.length || oldLines.length > mostLinesApart) return [hunk];
  return oldLines.flatMap((line, index) =>
    line === newLines[index] ? [] : [{ file, oldStart: oldStart + index, oldLines: [line], newStart: newStart + index, newLines: [newLines[index]!] }],
  );
}
