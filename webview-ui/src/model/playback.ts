import type { MonitorModel } from './monitorModel.ts';
import { foldedTime } from './timeScale.ts';

/** A whole run is played in at most this long. */
const longestMs = 20_000;
const tickMs = 60;

/** Plays on from the cursor, silences folded, until it is stopped or the end is reached. */
export function play(model: MonitorModel, wait: (milliseconds: number) => Promise<void>): void {
  if (model.log.head === 0 || model.isPlaying) return;
  model.set({ isPlaying: true });
  if (model.cursor === null || model.cursor >= model.log.head) model.moveTo(1);
  void (async () => {
    const { log } = model;
    while (model.isPlaying && model.log === log && model.cursor !== null && model.cursor < log.head) {
      await wait(tickMs);
      if (!model.isPlaying || model.log !== log || model.cursor === null) break;
      const scale = foldedTime(log.startedAt, log.endedAt, log.gaps);
      const speed = Math.max(0.25, scale.length / longestMs);
      const until = scale.toTime(scale.toDrawn(log.timeOf(model.cursor)) + tickMs * speed);
      const next = log.at.lowerBound(until);
      model.moveTo(Math.max(model.cursor + 1, next));
    }
    if (model.log === log) model.set({ isPlaying: false });
  })();
}

/** The next or previous event that tells of something going wrong, or null. */
export function errorFrom(model: MonitorModel, direction: 1 | -1): number | null {
  const { errorSeqs } = model.log.live;
  const at = model.shown;
  if (direction > 0) return (model.cursor === null ? undefined : errorSeqs.find((seq) => seq > at)) ?? (model.cursor === null ? (errorSeqs[0] ?? null) : null);
  return errorSeqs.findLast((seq) => seq < at) ?? null;
}
