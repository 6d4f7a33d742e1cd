/**
 * What our reporters and preload files write, one JSON object a line and each line at once, so that what was known
 * survives when the process is killed. Files are absolute, as the runner named them.
 */
export type RawEvent =
  | { readonly t: 'test'; readonly file: string; readonly path: readonly string[]; readonly status: 'passed' | 'failed' | 'skipped'; readonly line?: number; readonly ms?: number; readonly failure?: RawFailure }
  /** A test began, or is known to exist; only one that begins can hang. */
  | { readonly t: 'begin' | 'known'; readonly file: string; readonly path: readonly string[]; readonly line?: number }
  /** A test ended in its own process; the runner's word, where it comes, counts more. */
  | { readonly t: 'ended'; readonly file: string; readonly path: readonly string[]; readonly passed: boolean; readonly failure?: RawFailure }
  /** A file could not be loaded. */
  | { readonly t: 'suite'; readonly file: string; readonly failure: RawFailure }
  /** Lines that ran during a test, as runs: first, last, first, last. */
  | { readonly t: 'cover'; readonly file: string; readonly path: readonly string[]; readonly lines: RawLines }
  /** Lines that ran outside of tests: while files were loaded and fixtures set up; for one test file where it has its own process. */
  | { readonly t: 'load'; readonly file?: string; readonly lines: RawLines };

export type RawLines = Readonly<Record<string, readonly number[]>>;

export interface RawFailure {
  readonly kind?: 'assertion' | 'error' | 'timeout' | 'suite';
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly stack?: string;
  readonly output?: string;
  readonly code?: string;
}

const kinds = new Set(['test', 'begin', 'known', 'ended', 'suite', 'cover', 'load']);

/** Reads a report; a last line that was cut off, and lines that are none of ours, are passed over. */
export function parseReport(text: string): RawEvent[] {
  const events: RawEvent[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      const event = JSON.parse(line) as RawEvent;
      if (typeof event === 'object' && event !== null && kinds.has(event.t)) events.push(event);
    } catch {
      continue;
    }
  }
  return events;
}
