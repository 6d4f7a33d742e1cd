import type { RunId } from '../bus/message.ts';
import type { RunEvent } from './runEvent.ts';

/** Where run logs live. Synchronous, because the engine batches and the file is local; a batch is all or nothing. */
export interface RunStore {
  /**
   * Appends events of one or several runs. Throws `RunConflictError` where a sequence number is taken already. A new
   * run is taken under the lease in the same step; one that is finished needs none any more and loses it.
   */
  append(events: readonly RunEvent[], durability: 'normal' | 'full', lease?: Lease): void;
  /** Events of a run in order, from a sequence number on. */
  read(run: RunId, from?: number): Iterable<RunEvent>;
  /** A store may keep none: a snapshot only saves time. */
  saveSnapshot(run: RunId, seq: number, state: unknown): void;
  latestSnapshot(run: RunId): { readonly seq: number; readonly state: unknown } | undefined;
  /** Newest first. */
  list(filter?: RunFilter): RunListing[];
  delete(run: RunId): void;
  /** Takes or renews the right to write a run; false while another living process holds it, and for a run that has ended or is unknown. */
  claim(run: RunId, owner: string, leaseMs: number): boolean;
  release(run: RunId, owner: string): void;
}

/** The right to write a run, for a while. */
export interface Lease {
  readonly owner: string;
  readonly leaseMs: number;
}

export interface RunFilter {
  readonly run?: RunId;
  readonly team?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly limit?: number;
  readonly unfinished?: boolean;
}

/** One row of the history; kept by the store beside the log so that listing never replays. */
export interface RunListing {
  readonly run: RunId;
  readonly team: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly status: 'running' | 'done' | 'partial' | 'cancelled' | 'failed';
  readonly events: number;
}

export class RunConflictError extends Error {
  override readonly name = 'RunConflictError';

  constructor(run: RunId, seq: number) {
    super(`Event ${seq} of run ${run} was written by another process`);
  }
}
