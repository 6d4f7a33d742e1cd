import type { LineSpan } from '../../teams/review/changeSet.ts';

/** One entry of `git diff --raw -z`. */
export interface RawChange {
  readonly status: 'A' | 'M' | 'D' | 'R' | 'C' | 'T' | 'U';
  readonly path: string;
  readonly oldPath?: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldId: string;
  /** All zeros where the new side is the working tree. */
  readonly newId: string;
}

/** Reads the NUL-separated answer of `git diff --raw -z --no-abbrev`. */
export function parseRawDiff(output: string): RawChange[] {
  const fields = output.split('\0');
  const changes: RawChange[] = [];
  for (let i = 0; i < fields.length; ) {
    const match = /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/.exec(fields[i]!);
    if (match === null) {
      i++;
      continue;
    }
    const [, oldMode, newMode, oldId, newId, letter] = match as unknown as [string, string, string, string, string, string];
    const hasTwo = letter === 'R' || letter === 'C';
    const first = fields[i + 1]!;
    const path = hasTwo ? fields[i + 2]! : first;
    const status = (['A', 'M', 'D', 'R', 'C', 'T', 'U'] as const).find((known) => known === letter) ?? 'M';
    changes.push({ status, path, oldMode, newMode, oldId, newId, ...(hasTwo ? { oldPath: first } : {}) });
    i += hasTwo ? 3 : 2;
  }
  return changes;
}

/** What a patch without context says of one file. */
export interface FileHunks {
  readonly isBinary: boolean;
  /** Whether any line was added or removed. */
  readonly hasHunks: boolean;
  /** Lines of the new side, ascending. */
  readonly spans: readonly LineSpan[];
}

/**
 * Reads `git diff -U0` as it streams by, and keeps line numbers only: the text of a long diff is never held. Hunk
 * bodies are stepped over by the counts in their headers, because a deleted line may look like a header itself.
 */
export class HunkReader {
  readonly files = new Map<string, FileHunks>();
  #rest: Buffer[] = [];
  #restLength = 0;
  #bodyLines = 0;
  #path: string | null = null;
  #isBinary = false;
  #hasHunks = false;
  #spans: LineSpan[] = [];

  write(chunk: Buffer): void {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(10, start);
      if (end === -1) break;
      this.#line(start === 0 && this.#restLength > 0 ? Buffer.concat([...this.#rest, chunk.subarray(0, end)]) : chunk.subarray(start, end));
      this.#rest = [];
      this.#restLength = 0;
      start = end + 1;
    }
    // Of a line longer than any header only the beginning matters.
    if (start < chunk.length && this.#restLength < 65_536) {
      this.#rest.push(Buffer.from(chunk.subarray(start)));
      this.#restLength += chunk.length - start;
    }
  }

  /** Call once everything was written; `files` is complete then. */
  end(): void {
    this.#flush();
  }

  #line(line: Buffer): void {
    const first = line[0];
    if (this.#bodyLines > 0) {
      if (first !== 92 /* \ No newline at end of file */) this.#bodyLines--;
      return;
    }
    if (first === 92) return;
    const text = line.toString('utf8');
    if (text.startsWith('diff --git ')) {
      this.#flush();
      this.#path = pathOfPatchHeader(text.slice('diff --git '.length));
    } else if (text.startsWith('+++ ') || text.startsWith('--- ')) {
      const name = unquotePath(text.slice(4));
      if (name !== '/dev/null') this.#path = name.slice(2);
    } else if (text.startsWith('rename to ') || text.startsWith('copy to ')) {
      this.#path = unquotePath(text.slice(text.indexOf(' to ') + 4));
    } else if (text.startsWith('Binary files ')) {
      this.#isBinary = true;
    } else {
      const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text);
      if (hunk === null) return;
      const removed = hunk[1] === undefined ? 1 : Number(hunk[1]);
      const start = Number(hunk[2]);
      const added = hunk[3] === undefined ? 1 : Number(hunk[3]);
      this.#bodyLines = removed + added;
      this.#hasHunks = true;
      if (added > 0) this.#spans.push({ start, end: start + added - 1 });
    }
  }

  #flush(): void {
    if (this.#path !== null) this.files.set(this.#path, { isBinary: this.#isBinary, hasHunks: this.#hasHunks, spans: this.#spans });
    this.#path = null;
    this.#isBinary = false;
    this.#hasHunks = false;
    this.#spans = [];
  }
}

/** The one path of `a/x b/x`; null where the two differ, since a line that follows then tells. */
export function pathOfPatchHeader(rest: string): string | null {
  if (rest.startsWith('"')) {
    const end = /^"(?:[^"\\]|\\.)*"/.exec(rest);
    return end === null ? null : unquotePath(end[0]).slice(2);
  }
  const half = (rest.length - 1) / 2;
  const left = rest.slice(0, half);
  return rest.slice(half + 1).slice(2) === left.slice(2) ? left.slice(2) : null;
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** Undoes git's C-style quoting of odd file names, and the tab it puts behind names with blanks. */
export function unquotePath(name: string): string {
  if (!name.startsWith('"')) return name.endsWith('\t') ? name.slice(0, -1) : name;
  const bytes: Buffer[] = [];
  const body = name.slice(1, name.lastIndexOf('"'));
  for (let i = 0; i < body.length; i++) {
    if (body[i] !== '\\') {
      const next = body.indexOf('\\', i);
      const end = next === -1 ? body.length : next;
      bytes.push(Buffer.from(body.slice(i, end), 'utf8'));
      i = end - 1;
    } else if (/[0-7]/.test(body[i + 1] ?? '')) {
      bytes.push(Buffer.from([parseInt(body.slice(i + 1, i + 4), 8)]));
      i += 3;
    } else {
      bytes.push(Buffer.from([escapes[body[i + 1] ?? ''] ?? 63]));
      i++;
    }
  }
  return Buffer.concat(bytes).toString('utf8');
}
