import type { Page } from 'playwright-core';

declare global {
  interface Window {
    frameWatch: {
      /** Milliseconds between frames, and from a frame's start until it had been painted. */
      readonly intervals: number[];
      readonly work: number[];
      readonly interactions: { readonly what: string; readonly took: number }[];
    };
  }
}

export interface FrameFigures {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly longest: number;
  readonly work95: number;
}

/** Runs within the page: notes every frame and every interaction from now on. */
export function frameWatch(): void {
  const watch: Window['frameWatch'] = { intervals: [], work: [], interactions: [] };
  window.frameWatch = watch;
  const channel = new MessageChannel();
  let started = 0;
  channel.port1.onmessage = () => watch.work.push(performance.now() - started);
  let last = performance.now();
  const onFrame = (): void => {
    const now = performance.now();
    watch.intervals.push(now - last);
    last = started = now;
    // A message sent from a frame is heard when the frame's own work, layout and paint included, is over.
    channel.port2.postMessage(null);
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { readonly interactionId?: number })[]) {
      if ((entry.interactionId ?? 0) > 0) watch.interactions.push({ what: entry.name, took: entry.duration });
    }
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
}

/** The frames that a page drew while something was done with it. */
export async function watchFrames(page: Page, use: () => Promise<unknown>): Promise<FrameFigures> {
  await page.evaluate(() => {
    window.frameWatch.intervals.splice(0);
    window.frameWatch.work.splice(0);
  });
  await use();
  const { intervals, work } = await page.evaluate(() => ({ intervals: window.frameWatch.intervals, work: window.frameWatch.work }));
  const at = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? NaN;
  return { count: intervals.length, p50: at(intervals, 0.5), p95: at(intervals, 0.95), longest: Math.max(...intervals), work95: at(work, 0.95) };
}
