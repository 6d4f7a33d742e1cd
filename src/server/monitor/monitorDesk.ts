import { inspectEvent } from '../../adapters/wire/monitor/inspectEvent.ts';
import { rootsOfFact } from '../../adapters/wire/monitor/factEvents.ts';
import type { Roots } from '../../adapters/wire/monitor/factEvents.ts';
import { exportRun } from '../../adapters/wire/runExport/exportRun.ts';
import { importRun } from '../../adapters/wire/runExport/importRun.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { UserFacingError } from '../../base/errors.ts';
import type { EventBatch, ExportFormat, Inspection, RunSummary } from '../../protocol/monitor/monitorHost.ts';
import type { RunEvent } from '../../runtime/runs/runEvent.ts';
import type { RunListing, RunStore } from '../../runtime/runs/runStore.ts';
import { RunTranslations } from './runTranslations.ts';

export interface MonitorDeskOptions {
  readonly clock: Clock;
  readonly store: RunStore;
  /** Names the workspace in the history. */
  readonly workspace: string;
  /** Tells the client that a run it looks at has more events. */
  readonly grew: (run: string, head: number) => void;
  /** The page's bundle, which an exported page carries along. */
  readonly pageFolder: string;
}

const limits = { events: 5_000, bytes: 1_000_000, runs: 100 } as const;
const watchEveryMs = 100;
const watchedForMs = 60_000;
/** Runs of this or another process that are watched at once. */
const mostWatched = 8;

/** What the monitor asks of the engine: runs as they are in the log, whichever process writes them. */
export class MonitorDesk implements Disposable {
  readonly #options: MonitorDeskOptions;
  readonly #translations: RunTranslations;
  /** Runs that are looked at: the last event the client was told of, and until when to go on. */
  readonly #watched = new Map<string, { head: number; until: number }>();
  #timer: Disposable | undefined;

  constructor(options: MonitorDeskOptions) {
    this.#options = options;
    this.#translations = new RunTranslations(options.store);
  }

  runs(): { readonly runs: readonly RunSummary[] } {
    const { store, workspace } = this.#options;
    return { runs: store.list({ labels: { workspace }, limit: limits.runs }).map(summaryOf) };
  }

  pull({ run, after, limit }: { readonly run: string; readonly after: number; readonly limit: number }): EventBatch {
    const listing = this.#listing(run);
    const events = this.#translations.read(run, Math.max(0, Math.floor(after)), { events: Math.min(limits.events, Math.max(1, Math.floor(limit))), bytes: limits.bytes });
    const head = Math.max(listing.events, events.at(-1)?.seq ?? after);
    if (listing.status === 'running') this.#watch(run, events.at(-1)?.seq ?? after);
    return { events, head };
  }

  inspect({ run, seq }: { readonly run: string; readonly seq: number }): Inspection {
    this.#listing(run);
    for (const event of this.#options.store.read(run, seq)) {
      if (event.seq === seq) return inspectEvent(event, this.#rootsOf(run));
      break;
    }
    throw new UserFacingError(`Run ${run} has no event ${seq}`);
  }

  export({ run, format }: { readonly run: string; readonly format: ExportFormat }): { readonly text: string; readonly name: string } {
    const { store, pageFolder } = this.#options;
    return exportRun({ listing: this.#listing(run), events: [...store.read(run)], format, pageFolder });
  }

  import({ text, name }: { readonly text: string; readonly name: string }): { readonly run: string; readonly isNew: boolean } {
    const { store, workspace, clock } = this.#options;
    return importRun({ text, name, store, workspace, now: clock.now() });
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#watched.clear();
  }

  #watch(run: string, head: number): void {
    this.#watched.delete(run);
    this.#watched.set(run, { head, until: this.#options.clock.monotonic() + watchedForMs });
    if (this.#watched.size > mostWatched) this.#watched.delete(this.#watched.keys().next().value!);
    this.#timer ??= this.#options.clock.schedule(watchEveryMs, () => this.#look());
  }

  /** One glance at the listings costs next to nothing, and sees what other processes write as well. */
  #look(): void {
    this.#timer = undefined;
    const { clock, store, grew } = this.#options;
    for (const [run, watched] of this.#watched) {
      const listing = store.list({ run })[0];
      if (listing !== undefined && listing.events > watched.head) {
        watched.head = listing.events;
        grew(run, listing.events);
      }
      if (listing?.status !== 'running' || clock.monotonic() > watched.until) this.#watched.delete(run);
    }
    if (this.#watched.size > 0) this.#timer = clock.schedule(watchEveryMs, () => this.#look());
  }

  #listing(run: string): RunListing {
    const listing = this.#options.store.list({ run })[0];
    if (listing === undefined) throw new UserFacingError(`There is no run ${run}`, { hint: 'It may have been removed from the history. Open another one.' });
    return listing;
  }

  #rootsOf(run: string): Roots {
    for (const { body } of bounded(this.#options.store.read(run), 500)) {
      const roots = body.type === 'fact' ? rootsOfFact(body.name, body.data) : undefined;
      if (roots !== undefined) return roots;
    }
    return [];
  }
}

export function summaryOf({ run, team, labels, status, startedAt, endedAt, events }: RunListing): RunSummary {
  return { run, team, subject: labels['subject'] ?? '', status, startedAt, endedAt, events, isImported: labels['imported'] === 'true' };
}

function* bounded(events: Iterable<RunEvent>, most: number): Iterable<RunEvent> {
  let count = 0;
  for (const event of events) {
    if (count++ >= most) return;
    yield event;
  }
}
