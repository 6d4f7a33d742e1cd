import type { RefutedArrival } from '../../../analysis/flows/refutedArrivals.ts';
import type { Observation } from '../../../analysis/observation.ts';
import type { ChangedFile, ChangeSet } from '../changeSet.ts';
import type { FileText } from '../fileTexts.ts';
import type { ReviewRequest } from '../reviewRequest.ts';

/** A deterministic tool that a reviewer reads evidence from, one file at a time. */
export interface FileInstrument {
  readonly id: string;
  /** Changes when its answers may change for the same content; part of the cache key. */
  readonly version: string;
  /** What it checks, in words for people: "secrets". */
  readonly checks: string;
  /** Whether it takes so long that the others should not wait for it; it gets a task of its own, after theirs. */
  readonly isSlow?: boolean;
  appliesTo(file: ChangedFile): boolean;
  /** Whatever beside the file's text decides the answer; part of the cache key. Null: never cached. */
  cacheKey?(file: ChangedFile, request: ReviewRequest): string | null;
  read(input: FileInput, signal: AbortSignal): Promise<InstrumentAnswer>;
}

export interface FileInput {
  readonly changeSet: ChangeSet;
  readonly file: ChangedFile;
  readonly text: Extract<FileText, { status: 'ok' }>;
  readonly request: ReviewRequest;
}

/** A tool that looks at the whole project at once, for what no single file can tell. */
export interface ProjectInstrument {
  readonly id: string;
  readonly version: string;
  readonly checks: string;
  read(input: ProjectInput, signal: AbortSignal): Promise<ProjectAnswer>;
}

export interface ProjectInput {
  readonly changeSet: ChangeSet;
  readonly root: number;
  readonly request: ReviewRequest;
}

export interface InstrumentAnswer {
  readonly observations: readonly Observation[];
  /** Why the answer is not whole, if it is not: a cap, a parse that failed, a tool that crashed. */
  readonly degraded?: string;
  /** How many single questions it had to leave open, for lack of time; told, but no reason to call it degraded. */
  readonly undecided?: number;
}

export interface ProjectAnswer {
  readonly observations: readonly { readonly file: string; readonly observation: Observation }[];
  readonly degraded?: string;
  /** As for files. */
  readonly undecided?: number;
  /** What the rules said of single files, and the project shows not to be so. */
  readonly refuted?: readonly RefutedArrival[];
}
