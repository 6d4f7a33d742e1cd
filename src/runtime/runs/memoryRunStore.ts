import type { Clock } from '../../base/clock.ts';
import type { RunId } from '../bus/message.ts';
import type { RunEvent } from './runEvent.ts';
import type { Lease, RunFilter, RunListing, RunStore } from './runStore.ts';
import { RunConflictError } from './runStore.ts';

interface StoredRun {
  readonly events: RunEvent[];
  listing: RunListing;
}

/** Keeps runs for as long as the process lives: for tests, and where nothing can be written. */
export class MemoryRunStore implements RunStore {
  readonly #runs = new Map<RunId, StoredRun>();
  readonly #leases = new Map<RunId, { owner: string; until: number }>();
  readonly #clock: Clock | undefined;
  readonly #keep: number;

  /** Without a clock leases never run out. */
  constructor(options: { clock?: Clock; keepRuns?: number } = {}) {
    this.#clock = options.clock;
    this.#keep = options.keepRuns ?? 200;
  }

  append(events: readonly RunEvent[], _durability: 'normal' | 'full', lease?: Lease): void {
    for (const event of events) {
      const stored = this.#runs.get(event.run);
      if (event.seq !== (stored?.events.length ?? 0) + 1) throw new RunConflictError(event.run, event.seq);
      if (stored === undefined) {
        if (event.body.type !== 'run.started') throw new RunConflictError(event.run, event.seq);
        const { team, labels } = event.body;
        this.#runs.set(event.run, {
          events: [event],
          listing: { run: event.run, team, labels, startedAt: event.at, endedAt: null, status: 'running', events: 1 },
        });
        if (lease !== undefined) this.claim(event.run, lease.owner, lease.leaseMs);
        this.#prune();
        continue;
      }
      stored.events.push(event);
      if (event.body.type === 'run.finished') {
        stored.listing = { ...stored.listing, endedAt: event.at, status: event.body.end.status };
        this.#leases.delete(event.run);
      }
    }
  }

  *read(run: RunId, from = 1): Iterable<RunEvent> {
    const events = this.#runs.get(run)?.events ?? [];
    for (let index = Math.max(0, from - 1); index < events.length; index++) yield events[index]!;
  }

  /** Keeps none: folding a log that is in memory costs less than copying the state. */
  saveSnapshot(_run: RunId, _seq: number, _state: unknown): void {}

  latestSnapshot(_run: RunId): undefined {
    return undefined;
  }

  list(filter: RunFilter = {}): RunListing[] {
    return [...this.#runs.values()]
      .map((stored) => ({ ...stored.listing, events: stored.events.length }))
      .filter((listing) => isWanted(listing, filter))
      .reverse()
      .sort((a, b) => b.startedAt - a.startedAt)
      .slice(0, filter.limit ?? Infinity);
  }

  delete(run: RunId): void {
    this.#runs.delete(run);
    this.#leases.delete(run);
  }

  claim(run: RunId, owner: string, leaseMs: number): boolean {
    if (this.#runs.get(run)?.listing.status !== 'running') return false;
    const now = this.#clock?.now() ?? 0;
    const lease = this.#leases.get(run);
    if (lease !== undefined && lease.owner !== owner && lease.until > now) return false;
    this.#leases.set(run, { owner, until: this.#clock === undefined ? Infinity : now + leaseMs });
    return true;
  }

  release(run: RunId, owner: string): void {
    if (this.#leases.get(run)?.owner === owner) this.#leases.delete(run);
  }

  #prune(): void {
    if (this.#runs.size <= this.#keep) return;
    for (const [run, stored] of this.#runs) {
      if (stored.listing.endedAt === null) continue;
      this.#runs.delete(run);
      return;
    }
  }
}

/** Whether a listing passes a filter. */
export function isWanted(listing: RunListing, filter: RunFilter): boolean {
  if (filter.run !== undefined && listing.run !== filter.run) return false;
  if (filter.team !== undefined && listing.team !== filter.team) return false;
  if (filter.unfinished === true && listing.status !== 'running') return false;
  return Object.entries(filter.labels ?? {}).every(([name, value]) => listing.labels[name] === value);
}
