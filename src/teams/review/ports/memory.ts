import type { DismissalScope } from '../finding.ts';

/** Results by content; a miss costs time and nothing else. */
export interface ReviewCache {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/** What became of findings in earlier reviews of a root. */
export interface FindingHistory {
  /** Every finding ever known in these files, by id. */
  known(root: string): ReadonlyMap<string, KnownFinding>;
  save(root: string, changed: readonly KnownFinding[]): void;
  /** The path a file had when its findings got their identity, before it was renamed. */
  originalPath(root: string, path: string): string;
  rename(root: string, from: string, to: string): void;
}

export interface KnownFinding {
  readonly id: string;
  readonly agent: string;
  readonly rule: string;
  readonly file: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly closedAt: number | null;
}

/** Dismissals that people keep with the code, in `.roundtable/dismissals.json` of a root. */
export interface DismissalStore {
  /** Throws `UserFacingError` where the file cannot be read. */
  read(root: string): Promise<readonly Dismissal[]>;
  add(root: string, dismissals: readonly Dismissal[]): Promise<void>;
  remove(root: string, matches: (dismissal: Dismissal) => boolean): Promise<number>;
}

export interface Dismissal {
  readonly scope: DismissalScope;
  readonly rule: string;
  /** For `finding` and `file`. */
  readonly file?: string;
  /** For `finding`. */
  readonly finding?: string;
  readonly reason: string;
  /** When, as an ISO date. */
  readonly at: string;
  /** The first day on which it no longer holds, as an ISO date. */
  readonly until?: string;
}
