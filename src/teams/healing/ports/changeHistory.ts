/** A stretch of lines that a change replaced; new files are one hunk with nothing before. */
export interface ChangeHunk {
  readonly file: string;
  /** First line of the old stretch, from 1; where nothing was, the line after which it was inserted. */
  readonly oldStart: number;
  readonly oldLines: readonly string[];
  readonly newStart: number;
  readonly newLines: readonly string[];
}

export interface CommitInfo {
  readonly id: string;
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly files: readonly string[];
}

/** What git knows of how the workspace came to be as it is; everything is empty where there is no repository. */
export interface ChangeHistory {
  /** The uncommitted change, untracked files included, with no context lines, smallest hunks possible. */
  uncommitted(root: string, signal: AbortSignal): Promise<readonly ChangeHunk[]>;
  /** Hunks between a commit and the working tree. */
  since(root: string, commit: string, signal: AbortSignal): Promise<readonly ChangeHunk[]>;
  /** The latest commits, newest first. */
  commits(root: string, limit: number, signal: AbortSignal): Promise<readonly CommitInfo[]>;
  /** When each line of a file last changed, in milliseconds since the epoch; uncommitted lines are `Infinity`. */
  lineTimes(root: string, file: string, signal: AbortSignal): Promise<readonly number[]>;
  /** The file as a commit has it; null where it did not exist. */
  textAt(root: string, commit: string, file: string, signal: AbortSignal): Promise<string | null>;
}
