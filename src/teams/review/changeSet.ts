import type { Language } from '../../analysis/observation.ts';

/** What to review. */
export type ReviewScope =
  /** Everything not committed: staged, unstaged and untracked. */
  | { readonly kind: 'workingTree' }
  | { readonly kind: 'staged' }
  /** What a branch adds since it left its base: merge base of `base` and HEAD up to the working tree. */
  | { readonly kind: 'branch'; readonly base: string }
  /** These files or folders whole, relative to the root or absolute. */
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  | { readonly kind: 'all' };

/** What a review reads: the files of one or several roots, and what was left out and why. */
export interface ChangeSet {
  readonly scope: ReviewScope;
  readonly roots: readonly ChangeRoot[];
  readonly files: readonly ChangedFile[];
  readonly skipped: readonly SkippedFile[];
}

export interface ChangeRoot {
  /** Absolute path of the folder, without a trailing separator. */
  readonly path: string;
  /** How people see it; the folder's name. */
  readonly name: string;
  readonly git: GitState | null;
}

export interface GitState {
  /** Absolute path of the work tree's top folder. */
  readonly topLevel: string;
  /** Full commit id; null in a repository with no commit. */
  readonly head: string | null;
  /** Current branch; null when detached. */
  readonly branch: string | null;
  /** The commit that the change is measured from; null when there is none. */
  readonly base: string | null;
  /** How the base was named: `HEAD`, `origin/main`. */
  readonly baseName: string | null;
}

/** A file that has something to review on its new side, or that was deleted. */
export interface ChangedFile {
  /** Index into `roots`. */
  readonly root: number;
  /** Relative to the root, with `/`; new name of a renamed file. */
  readonly path: string;
  readonly status: 'added' | 'modified' | 'renamed' | 'deleted' | 'untracked' | 'whole';
  readonly oldPath?: string;
  readonly language: Language | null;
  /** Lines of the new side that the change added or rewrote, from 1; everything for new and whole files. */
  readonly changedLines: readonly LineSpan[];
  readonly bytes: number;
  /** Changes whenever the file's text does: a blob id, or size and time of the last write. */
  readonly stamp?: string;
}

export interface LineSpan {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

export type SkipReason =
  | 'generated'
  | 'vendored'
  | 'ignored'
  | 'lockFile'
  | 'minified'
  | 'binary'
  | 'tooLarge'
  | 'unreadable'
  | 'outside' // a symbolic link that leaves the workspace
  | 'submodule'
  | 'excluded' // by the user's globs
  | 'tooMany'; // over the cap on files

export interface SkippedFile {
  readonly root: number;
  readonly path: string;
  readonly reason: SkipReason;
  readonly detail?: string;
}

/** Whether a line belongs to the change. */
export function isChangedLine(file: ChangedFile, line: number): boolean {
  return file.changedLines.some((span) => span.start <= line && line <= span.end);
}
