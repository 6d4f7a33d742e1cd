import type { MonitorHost } from '../../../src/protocol/monitor/monitorHost.ts';
import type { RunLog } from './runLog.ts';

export const batchLimit = 5000;
const sliceMs = 8;

export type PullState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'current' }
  | { readonly kind: 'failed'; readonly message: string };

interface PullOptions {
  readonly host: Pick<MonitorHost, 'pull'>;
  readonly run: string;
  readonly log: RunLog;
  readonly signal: AbortSignal;
  readonly onState: (state: PullState) => void;
  readonly onProgress: () => void;
  /** Lets the page draw and listen between two slices. */
  readonly breathe: () => Promise<void>;
}

/** Pulls a run's events, one batch at a time and the next only when this one is in, until the signal ends it. */
export class PullLoop {
  private readonly options: PullOptions;
  private known = 0;
  private wake: (() => void) | undefined;

  constructor(options: PullOptions) {
    this.options = options;
    options.signal.addEventListener('abort', () => this.wake?.(), { once: true });
  }

  /** There are more: events up to this number. */
  grew(head: number): void {
    this.known = Math.max(this.known, head);
    this.wake?.();
  }

  async run(): Promise<void> {
    const { host, run, log, signal, onState, onProgress, breathe } = this.options;
    onState({ kind: 'loading' });
    while (!signal.aborted) {
      let batch;
      // Whatever is told from here on may not be in the answer any more. A number alone proves nothing: it may be a guess.
      this.known = 0;
      try {
        batch = await host.pull(run, log.head, batchLimit);
        for (let index = 0; index < batch.events.length && !signal.aborted;) {
          const until = performance.now() + sliceMs;
          while (index < batch.events.length && performance.now() < until) {
            const end = Math.min(index + 64, batch.events.length);
            while (index < end) log.append(batch.events[index++]!);
          }
          onProgress();
          if (index < batch.events.length) await breathe();
        }
      } catch (error) {
        if (signal.aborted) return;
        onState({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
        return;
      }
      if (batch.events.length === 0 || log.head >= batch.head) {
        onState({ kind: 'current' });
        onProgress();
        while (!signal.aborted && this.known <= log.head) await new Promise<void>((resolve) => (this.wake = resolve));
        this.wake = undefined;
      } else await breathe();
    }
  }
}
