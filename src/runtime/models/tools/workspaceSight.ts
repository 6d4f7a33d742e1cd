/**
 * What a model's tools can see of a workspace. Whoever fulfils it decides what a path really leads to: links, devices,
 * binary files and what is too large are refused there, whatever the name looks like. Paths are relative, with `/`.
 */
export interface WorkspaceSight {
  /** What may be read at all; a path that is not listed is never opened. */
  files(signal: AbortSignal): Promise<SightListing>;
  read(file: string, signal: AbortSignal): Promise<SightText>;
  /** Which files have to do with a name, where the project's imports are known. */
  references?(name: string, file: string | undefined, signal: AbortSignal): Promise<readonly NameUse[]>;
  /** Where lines come from; null where nobody keeps a history. */
  origins?(file: string, lines: LineStretch, signal: AbortSignal): Promise<LineOrigins | null>;
  /** Runs the tests of a file, or those whose name holds a text; absent where nothing of the workspace may be run. */
  runTests?(file: string, name: string | undefined, signal: AbortSignal): Promise<TestsSeen>;
}

export interface SightListing {
  readonly files: ReadonlySet<string>;
  /** Whether there are more than were listed. */
  readonly isCut: boolean;
}

export type SightText = { readonly status: 'ok'; readonly text: string } | { readonly status: 'refused'; readonly why: string };

/** A file that defines a name, takes it by an import, or only has the same word in it. */
export interface NameUse {
  readonly file: string;
  readonly how: 'defines' | 'imports' | 'names';
}

/** Lines from 1, both ends included. */
export interface LineStretch {
  readonly from: number;
  readonly to: number;
}

export interface LineOrigins {
  readonly lines: readonly LineOrigin[];
  /** Commits that changed these lines, newest first. */
  readonly commits: readonly { readonly id: string; readonly at: number; readonly subject: string }[];
}

/** Without its author: who wrote a line is nobody's business but the user's. */
export interface LineOrigin {
  readonly line: number;
  /** Null where it is not committed yet. */
  readonly commit: string | null;
  readonly at: number | null;
  readonly subject: string;
}

export interface TestsSeen {
  readonly passed: number;
  readonly failed: readonly { readonly name: string; readonly message: string }[];
  /** Why there is no more, where it did not come to its end. */
  readonly problem?: string;
}
