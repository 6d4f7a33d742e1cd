/** When the page draws: at once for what somebody did, now and then for what came in, never while nobody sees it. */
export interface Ticker {
  /** Draw with the next frame. */
  soon(): void;
  /** Draw within some frames: much may have come in since the last. */
  grown(): void;
  after(milliseconds: number, work: () => void): void;
  /** Comes back after the page had a chance to draw and to listen. */
  breathe(): Promise<void>;
  /** Runs the newest such work when things have been quiet for a moment. */
  remember(write: () => void): void;
}

const growthPause = 80;

export function pageTicker(draw: () => void): Ticker {
  let frame: number | undefined;
  let timer: number | undefined;
  let lastDrawn = 0;
  let writing: number | undefined;
  const channel = new MessageChannel();
  const breathing: (() => void)[] = [];
  channel.port1.onmessage = () => breathing.shift()?.();

  const soon = (): void => {
    frame ??= requestAnimationFrame(() => {
      frame = undefined;
      lastDrawn = performance.now();
      draw();
    });
  };
  return {
    soon,
    grown() {
      if (frame !== undefined || timer !== undefined) return;
      const wait = growthPause - (performance.now() - lastDrawn);
      if (wait <= 0) soon();
      else {
        timer = window.setTimeout(() => {
          timer = undefined;
          soon();
        }, wait);
      }
    },
    after: (milliseconds, work) => void window.setTimeout(work, milliseconds),
    breathe: () =>
      new Promise((resolve) => {
        breathing.push(resolve);
        channel.port2.postMessage(null);
      }),
    remember(write) {
      window.clearTimeout(writing);
      writing = window.setTimeout(write, 300);
    },
  };
}
