import type { RevealTarget } from '../../protocol/monitor/monitorHost.ts';

/** The path and query of a link that opens the monitor at a moment of a run. */
export function linkTo(run: string, seq: number): string {
  return `/run/${encodeURIComponent(run)}?seq=${seq}`;
}

/** What a link asks for; null where it is none of ours. Links come from anywhere, so that nothing else gets through. */
export function linkTarget(path: string, query: string): RevealTarget | null {
  const run = /^\/run\/([\w.-]{1,80})$/.exec(path)?.[1];
  if (run === undefined) return null;
  const seq = Number(/(?:^|&)seq=(\d{1,9})(?:&|$)/.exec(query)?.[1]);
  return seq > 0 ? { kind: 'moment', run, seq } : { kind: 'run', run };
}
