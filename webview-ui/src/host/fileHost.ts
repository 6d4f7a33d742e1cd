import type { MonitorEvent } from '../../../src/protocol/monitor/monitorEvent.ts';
import type { MonitorHost, RunSummary } from '../../../src/protocol/monitor/monitorHost.ts';

export const dataElement = 'roundtable-run';

interface ExportedRun {
  readonly run: RunSummary;
  readonly events: readonly MonitorEvent[];
}

/** An exported file as host: everything lies in the page, and nothing can be done but look. */
export function fileHost(text: string): MonitorHost {
  const { run, events } = JSON.parse(text) as ExportedRun;
  const nothing = { dispose: () => undefined };
  return {
    open: () => Promise.resolve({ run, target: null, isStatic: true }),
    pull: (_run, after, limit) => Promise.resolve({ events: events.slice(after, after + limit), head: events.length }),
    inspect(_run, seq) {
      const event = events[seq - 1];
      if (event === undefined) return Promise.reject(new Error(`There is no event ${seq} in this file.`));
      return Promise.resolve({ seq, at: event.at, json: JSON.stringify(event.body, null, 2), isCut: false, places: [] });
    },
    runs: () => Promise.resolve([run]),
    async act(action) {
      if (action.type === 'copy') await navigator.clipboard.writeText(action.text);
    },
    onDidGrow: () => nothing,
    onDidReveal: () => nothing,
    memory: { read: () => undefined, write: () => undefined },
  };
}
