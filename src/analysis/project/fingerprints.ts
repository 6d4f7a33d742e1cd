/** One token of code, as far as finding copies needs it. Comments and white space are left out by whoever lists them. */
export interface CodeToken {
  readonly text: string;
  /** `break` has no text of its own: no window reaches across it (imports, long data literals). */
  readonly kind: 'name' | 'keyword' | 'punctuation' | 'number' | 'string' | 'break';
  /** Counted from 1. */
  readonly line: number;
}

export interface Fingerprint {
  /** `renamed.exact`: the first half is the same after renaming variables, the second only for the same words. */
  readonly hash: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** How many tokens a window holds: with the sampling below, copies of about fifty tokens are always found. */
const windowTokens = 40;
/** One of this many neighbouring windows is kept, the one with the smallest hash, so both copies keep the same one. */
const sampled = 3;

/**
 * Fingerprints of a file's token windows, for finding code that exists twice. A window starts at the first token of a
 * line. Variables are written as the distance to where they were last seen, so a copy with renamed variables has the
 * same hash; names of members and of what is called stay as they are, because two pieces of code that call different
 * things are not copies.
 */
export function fingerprintTokens(tokens: readonly CodeToken[]): Fingerprint[] {
  const normal = normalise(tokens);
  const windows: (Candidate | undefined)[] = [];
  let previousLine = -1;
  for (let start = 0; start < tokens.length; start++) {
    const token = tokens[start]!;
    if (token.kind === 'break') {
      previousLine = -1;
      windows.push(undefined);
      continue;
    }
    if (token.line === previousLine) continue;
    previousLine = token.line;
    windows.push(windowAt(tokens, normal, start));
  }
  return sample(windows);
}

interface Candidate extends Fingerprint {
  readonly order: number;
}

interface NormalToken {
  /** Hash of the words as they stand. */
  readonly exact: number;
  /** Hash of what renaming leaves; 0 for a variable, which is told by its distance instead. */
  readonly renamed: number;
  /** Index of the token where this variable stood before, or -1. */
  readonly previous: number;
  readonly isAction: boolean;
}

function normalise(tokens: readonly CodeToken[]): NormalToken[] {
  const lastSeen = new Map<string, number>();
  return tokens.map((token, index): NormalToken => {
    const exact = hashText(token.text);
    if (token.kind === 'name') {
      const isCalled = tokens[index + 1]?.text === '(';
      const isMember = tokens[index - 1]?.text === '.' || tokens[index - 1]?.text === '?.';
      if (isCalled || isMember) return { exact, renamed: exact, previous: -1, isAction: isCalled };
      const previous = lastSeen.get(token.text) ?? -1;
      lastSeen.set(token.text, index);
      return { exact, renamed: 0, previous, isAction: false };
    }
    if (token.kind === 'number' || token.kind === 'string') {
      return { exact, renamed: token.kind === 'number' ? 1 : 2, previous: -1, isAction: false };
    }
    return { exact, renamed: exact, previous: -1, isAction: (token.kind === 'keyword' && control.has(token.text)) || assignments.has(token.text) };
  });
}

const assignments = new Set(['=', '+=', '-=', '*=', '/=', '=>', ':=']);
/** Words that do something; declarations alone (`export`, `const`, `def`) make a list, not code. */
const control = new Set([
  'if', 'else', 'elif', 'for', 'while', 'do', 'return', 'await', 'throw', 'raise', 'try', 'catch', 'except', 'finally', 'with', 'yield', 'switch', 'case',
  'break', 'continue', 'new', 'assert', 'del', 'delete',
]);

function windowAt(tokens: readonly CodeToken[], normal: readonly NormalToken[], start: number): Candidate | undefined {
  const end = start + windowTokens;
  if (end > tokens.length) return undefined;
  let renamed = 0x811c9dc5;
  let check = 0x1b873593;
  let exact = 0x811c9dc5;
  let actions = 0;
  let literals = 0;
  const spoken = new Set<number>();
  for (let i = start; i < end; i++) {
    const token = tokens[i]!;
    if (token.kind === 'break') return undefined;
    const { exact: word, renamed: kept, previous, isAction } = normal[i]!;
    const told = token.kind === 'name' && kept === 0 ? (previous < start ? 3 : 4 + i - previous) : kept;
    renamed = Math.imul(renamed ^ told, 0x01000193) ^ (renamed >>> 15);
    check = Math.imul(check + told, 0xcc9e2d51) ^ (check >>> 13);
    exact = Math.imul(exact ^ word, 0x01000193) ^ (exact >>> 15);
    if (isAction) {
      actions++;
      if (!assignments.has(token.text)) spoken.add(word);
    }
    if (token.kind === 'number' || token.kind === 'string') literals++;
  }
  // Tables of data and lists of declarations have few actions or the same one again and again: copies of them say nothing.
  if (actions < 6 || spoken.size < 3 || literals > windowTokens * 0.35) return undefined;
  return {
    hash: `${(renamed >>> 0).toString(36)}${(check >>> 0).toString(36)}.${(exact >>> 0).toString(36)}`,
    startLine: tokens[start]!.line,
    endLine: tokens[end - 1]!.line,
    order: renamed >>> 0,
  };
}

/** Keeps the smallest of each run of neighbours; a hole ends the run. */
function sample(windows: readonly (Candidate | undefined)[]): Fingerprint[] {
  const kept: Fingerprint[] = [];
  let last: Candidate | undefined;
  let run: Candidate[] = [];
  const flush = (): void => {
    // A run shorter than the sampling distance would otherwise leave no trace.
    if (run.length > 0 && run.length < sampled) keep(smallest(run));
    run = [];
  };
  const keep = (candidate: Candidate): void => {
    if (candidate === last) return;
    last = candidate;
    kept.push({ hash: candidate.hash, startLine: candidate.startLine, endLine: candidate.endLine });
  };
  for (const window of windows) {
    if (window === undefined) {
      flush();
      continue;
    }
    run.push(window);
    if (run.length >= sampled) keep(smallest(run.slice(-sampled)));
  }
  flush();
  return kept;
}

function smallest(candidates: readonly Candidate[]): Candidate {
  let best = candidates[0]!;
  for (const candidate of candidates) if (candidate.order < best.order) best = candidate;
  return best;
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) || 1;
}
