import type { CodePlace } from '../../../protocol/monitor/monitorEvent.ts';
import type { Inspection } from '../../../protocol/monitor/monitorHost.ts';
import { inspectionCap } from '../../../protocol/monitor/monitorHost.ts';
import type { RunEvent } from '../../../runtime/runs/runEvent.ts';
import type { Roots } from './factEvents.ts';
import { maskSecrets } from './maskSecrets.ts';

const mostPlaces = 50;
const deepest = 12;

/** One event in full, as somebody who opens it reads it. */
export function inspectEvent(event: RunEvent, roots: Roots): Inspection {
  const whole = JSON.stringify(event.body, null, 2);
  const isCut = whole.length > inspectionCap;
  return { seq: event.seq, at: event.at, json: maskSecrets(isCut ? whole.slice(0, inspectionCap) : whole), isCut, places: placesIn(event.body, roots) };
}

/** Places in the code that a content names: whatever has a file with a line or a range. */
function placesIn(content: unknown, roots: Roots): readonly CodePlace[] {
  const found = new Map<string, CodePlace>();
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > deepest || found.size >= mostPlaces) return;
    if (Array.isArray(value)) {
      for (const item of value.slice(0, 200)) visit(item, depth + 1);
      return;
    }
    const record = value as Record<string, unknown>;
    const place = placeOf(record, roots);
    if (place !== undefined) found.set(`${place.root}\0${place.file}\0${place.line}`, place);
    for (const inner of Object.values(record)) visit(inner, depth + 1);
  };
  visit(content, 0);
  return [...found.values()];
}

function placeOf(record: Record<string, unknown>, roots: Roots): CodePlace | undefined {
  const { file, line, range, root } = record;
  if (typeof file !== 'string') return undefined;
  const start = (range as { start?: { line?: unknown } } | undefined)?.start?.line ?? line;
  const folder = typeof root === 'string' ? root : roots[typeof root === 'number' ? root : 0]?.path;
  return typeof start === 'number' && folder !== undefined ? { root: folder, file, line: start } : undefined;
}
