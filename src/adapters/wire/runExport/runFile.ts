import type { RunEvent } from '../../../runtime/runs/runEvent.ts';
import type { RunListing } from '../../../runtime/runs/runStore.ts';
import { maskedJson } from './maskedJson.ts';

/** What tells a file of ours from any other JSON. */
export const runFileFormat = 'roundtable-run';
export const runFileVersion = 1;

/** A whole run for a colleague: what `runs import` and the monitor read again. */
export function runFile(listing: RunListing, events: readonly RunEvent[]): string {
  const { run, team, labels, startedAt, endedAt, status } = listing;
  const head = maskedJson({ format: runFileFormat, version: runFileVersion, listing: { run, team, labels, startedAt, endedAt, status } });
  // One event a line: a tool that compares files has something to go by.
  const lines = events.map(({ seq, at, body }) => maskedJson({ seq, at, body }));
  return `${head.slice(0, -1)},"events":[\n${lines.join(',\n')}\n]}\n`;
}
