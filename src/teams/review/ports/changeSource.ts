import type { ChangedFile, ChangeSet, ReviewScope } from '../changeSet.ts';

export interface ChangeRequest {
  /** Absolute folders; several for a multi-root workspace. */
  readonly roots: readonly string[];
  readonly scope: ReviewScope;
  /** Globs, relative to each root: only what matches is read; empty for everything. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Text of editors with unsaved changes, by absolute path; reviewed instead of what is on disk. */
  readonly openTexts?: Readonly<Record<string, string>>;
  readonly maxFiles: number;
  readonly maxFileBytes: number;
}

/** Finds out what changed. Throws `UserFacingError` for an unknown base, a locked repository or a missing folder. */
export interface ChangeSource {
  collect(request: ChangeRequest, signal: AbortSignal): Promise<ChangeSet>;
  /** The file's text now and before the change. */
  read(changeSet: ChangeSet, file: ChangedFile, signal: AbortSignal): Promise<ReadFile>;
  /** Every reviewable source file of a root, tracked or untracked and not ignored, for project-wide instruments. */
  listProject(root: string, limits: { maxFiles: number }, signal: AbortSignal): Promise<ProjectListing>;
  /** Text of one file of a listing. */
  readProjectFile(root: string, path: string, signal: AbortSignal): Promise<ReadFile>;
}

export type ReadFile =
  | {
      readonly status: 'ok';
      /** Decoded, without a byte order mark; line breaks as they are. */
      readonly text: string;
      /** Absent where the file is new, whole, or its base cannot be read. */
      readonly baseText?: string;
      readonly encoding: string;
    }
  | { readonly status: 'unreadable'; readonly reason: string };

export interface ProjectListing {
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly modifiedAt: number }[];
  /** Whether the cap cut the list. */
  readonly isCut: boolean;
}
