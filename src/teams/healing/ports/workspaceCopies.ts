/** Makes isolated copies of a workspace, uncommitted and untracked files included; dependencies are linked. */
export interface WorkspaceCopies {
  create(root: string, signal: AbortSignal): Promise<WorkspaceCopy>;
}

/** A copy that may be changed freely; the workspace itself never is. */
export interface WorkspaceCopy {
  /** Absolute. */
  readonly folder: string;
  /** What the isolation lacks on this machine, in words; empty where it is whole. */
  readonly missing: readonly string[];
  /** Null where there is no such file. Paths are relative to the root, with `/`. */
  read(file: string): Promise<string | null>;
  /** Null deletes. */
  write(file: string, text: string | null): Promise<void>;
  /** Puts every file that was written, or that a test changed, back as it was. */
  restore(): Promise<void>;
  dispose(): Promise<void>;
}
