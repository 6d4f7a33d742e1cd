import type { IdleGaps } from './idleGaps.ts';

/** Times as they are drawn: real ones, or with long silences folded to a fixed small length. */
export interface TimeScale {
  /** Length of the whole run as drawn. */
  readonly length: number;
  toDrawn(at: number): number;
  toTime(drawn: number): number;
  /** Folded silences, in drawn time. */
  readonly folds: readonly { readonly start: number; readonly length: number; readonly hidden: number }[];
}

export function realTime(startedAt: number, endedAt: number): TimeScale {
  return { length: Math.max(1, endedAt - startedAt), toDrawn: (at) => at - startedAt, toTime: (drawn) => drawn + startedAt, folds: [] };
}

/** Folds each silence that is longer than its share of the time in which something happened. */
export function foldedTime(startedAt: number, endedAt: number, gaps: IdleGaps): TimeScale {
  let silent = 0;
  for (let index = 0; index < gaps.length.length; index++) silent += gaps.length.at(index);
  const kept = Math.max(50, (endedAt - startedAt - silent) / 30);
  const starts: number[] = [];
  const hidden: number[] = [];
  const folds: { start: number; length: number; hidden: number }[] = [];
  let sum = 0;
  for (let index = 0; index < gaps.start.length; index++) {
    const length = gaps.length.at(index);
    if (length <= kept * 2) continue;
    const start = gaps.start.at(index) - startedAt;
    folds.push({ start: start - sum, length: kept, hidden: length });
    starts.push(start);
    hidden.push(sum);
    sum += length - kept;
  }
  const total = sum;
  const lastBefore = (list: readonly number[], value: number): number => {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (list[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  const drawnStarts = folds.map((fold) => fold.start);
  return {
    length: Math.max(1, endedAt - startedAt - total),
    folds,
    toDrawn(at) {
      const time = at - startedAt;
      const index = lastBefore(starts, time);
      if (index < 0) return time;
      const fold = folds[index]!;
      const into = time - starts[index]!;
      return fold.start + (into >= fold.hidden ? kept + into - fold.hidden : (into * kept) / fold.hidden);
    },
    toTime(drawn) {
      const index = lastBefore(drawnStarts, drawn);
      if (index < 0) return drawn + startedAt;
      const fold = folds[index]!;
      const into = drawn - fold.start;
      return startedAt + starts[index]! + (into >= kept ? fold.hidden + into - kept : (into * fold.hidden) / kept);
    },
  };
}

/** Round distances between marks on the axis, at least so many drawn milliseconds apart. */
export function tickStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(atLeast, 0.001)));
  for (const factor of [1, 2, 5]) if (power * factor >= atLeast) return power * factor;
  return power * 10;
}
