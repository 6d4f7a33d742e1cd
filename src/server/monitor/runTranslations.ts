import { MonitorTranslator } from '../../adapters/wire/monitor/monitorTranslator.ts';
import type { MonitorEvent } from '../../protocol/monitor/monitorEvent.ts';
import type { RunEvent } from '../../runtime/runs/runEvent.ts';
import type { RunStore } from '../../runtime/runs/runStore.ts';

const mostKept = 6;

/**
 * Reads runs as the monitor gets them. A translator knows a run only from its start, so one is kept for each place at
 * which somebody reads; who asks for an earlier place than any of them stands at has the run read anew from the start.
 */
export class RunTranslations {
  readonly #store: RunStore;
  /** The one that was used last stands last. */
  #kept: { readonly run: string; readonly translator: MonitorTranslator }[] = [];

  constructor(store: RunStore) {
    this.#store = store;
  }

  /** Events after a number, until there are enough of them or they are too large together. */
  read(run: string, after: number, limits: { readonly events: number; readonly bytes: number }): MonitorEvent[] {
    const kept = this.#kept.find((each) => each.run === run && each.translator.seq === after);
    const translator = kept?.translator ?? new MonitorTranslator();
    const events: MonitorEvent[] = [];
    let bytes = 0;
    for (const event of this.#store.read(run, translator.seq + 1)) {
      const translated = translator.translate(event);
      if (event.seq <= after) continue;
      events.push(translated);
      bytes += weightOf(event, translated);
      if (events.length >= limits.events || bytes >= limits.bytes) break;
    }
    this.#kept = [...this.#kept.filter((each) => each.translator !== translator), { run, translator }].slice(-mostKept);
    return events;
  }

  forget(run: string): void {
    this.#kept = this.#kept.filter((each) => each.run !== run);
  }
}

/** About how long an event is as JSON; only those that carry lists are measured. */
function weightOf({ body }: RunEvent, translated: MonitorEvent): number {
  return body.type === 'fact' || body.type === 'agent.joined' ? JSON.stringify(translated).length : 400;
}
