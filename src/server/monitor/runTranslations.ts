import { MonitorTranslator } from '../../adapters/wire/monitor/monitorTranslator.ts';
import type { MonitorEvent } from '../../protocol/monitor/monitorEvent.ts';
import type { RunEvent } from '../../runtime/runs/runEvent.ts';
import type { RunStore } from '../../runtime/runs/runStore.ts';

const mostKept = 6;
/** What a reader has read ahead is a few megabytes, so only those that were used last keep it. */
const mostOpen = 2;

/** Somebody's place in a run. */
interface Reader {
  readonly run: string;
  readonly translator: MonitorTranslator;
  /** Where the last pull stopped in the middle: the rest of what the store had read for it. */
  rest: Iterator<RunEvent> | undefined;
}

/**
 * Reads runs as the monitor gets them. A translator knows a run only from its start, so one is kept for each place at
 * which somebody reads; who asks for an earlier place than any of them stands at has the run read anew from the start.
 */
export class RunTranslations {
  readonly #store: RunStore;
  /** The one that was used last stands last. */
  #readers: Reader[] = [];

  constructor(store: RunStore) {
    this.#store = store;
  }

  /** Events after a number, until there are enough of them or they are too large together. */
  read(run: string, after: number, limits: { readonly events: number; readonly bytes: number }): MonitorEvent[] {
    const reader = this.#nearest(run, after) ?? { run, translator: new MonitorTranslator(), rest: undefined };
    this.#readers = [...this.#readers.filter((each) => each !== reader), reader].slice(-mostKept);
    for (const other of this.#readers.slice(0, -mostOpen)) other.rest = undefined;
    const { translator } = reader;
    const events: MonitorEvent[] = [];
    let bytes = 0;
    while (events.length < limits.events && bytes < limits.bytes) {
      const event = this.#next(reader);
      if (event === undefined) break;
      const translated = translator.translate(event);
      if (event.seq <= after) continue;
      events.push(translated);
      bytes += weightOf(translated);
    }
    return events;
  }

  #nearest(run: string, after: number): Reader | undefined {
    let nearest: Reader | undefined;
    for (const reader of this.#readers) {
      const { seq } = reader.translator;
      if (reader.run === run && seq <= after && (nearest === undefined || seq > nearest.translator.seq)) nearest = reader;
    }
    return nearest;
  }

  #next(reader: Reader): RunEvent | undefined {
    const ahead = reader.rest?.next();
    if (ahead?.done === false) return ahead.value;
    // What was read ahead is used up; the run may have grown since.
    reader.rest = this.#store.read(reader.run, reader.translator.seq + 1)[Symbol.iterator]();
    const next = reader.rest.next();
    if (next.done !== true) return next.value;
    reader.rest = undefined;
    return undefined;
  }
}

/** About how long an event is as JSON; only those that carry lists are measured. */
function weightOf({ body }: MonitorEvent): number {
  switch (body.type) {
    case 'findings':
    case 'funnel':
    case 'failure':
    case 'agent.joined':
      return 50 + JSON.stringify(body).length;
    case 'message':
      return 400;
    default:
      return 180;
  }
}
