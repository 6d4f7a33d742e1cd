import path from 'node:path';
import type { RawEvent } from '../report/rawReport.ts';

/**
 * Where maps are read, Node's reporter names the source of a compiled test file, and the process of the file the file
 * itself. Only the latter can be run again, so results are told of it.
 */
export function asEntryFiles(events: readonly RawEvent[]): RawEvent[] {
  const entries = new Map<string, string>();
  for (const event of events) if (event.t === 'begin') entries.set(keyOf(event), event.file);
  const known = new Set(entries.values());
  return events.map((event) => {
    if (event.t !== 'test' || known.has(event.file)) return event;
    return { ...event, file: entries.get(keyOf(event)) ?? event.file };
  });
}

function keyOf({ file, path: names }: { readonly file: string; readonly path: readonly string[] }): string {
  return [path.basename(file).replace(/\.([cm]?)[jt]sx?$/, '.$1'), ...names].join('\n');
}
