import type { RunLog } from '../model/runLog.ts';

export const barHeight = 16;
export const rowStep = 20;
export const lanePadding = 8;
export const gutter = 128;
export const axisHeight = 24;

/** Where each lane with work in it is drawn: lanes and rows only ever come after those that are there. */
export interface LaneBox {
  readonly lane: number;
  readonly top: number;
  readonly rows: number;
}

export function laneBoxes(log: RunLog): { readonly boxes: readonly LaneBox[]; readonly height: number } {
  const boxes: LaneBox[] = [];
  let top = 0;
  for (let lane = 0; lane < log.lanes.names.length; lane++) {
    const rows = log.spans.rows[lane]?.length ?? 0;
    if (rows === 0) continue;
    boxes.push({ lane, top, rows });
    top += rows * rowStep + lanePadding;
  }
  return { boxes, height: top };
}

/** The first span of a row that ends at or after a time: spans of one row do not overlap, so starts and ends both rise. */
export function firstEnding(log: RunLog, row: { readonly length: number; at(index: number): number }, time: number): number {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (log.spans.end.at(row.at(middle)) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first span of a row that starts at or after a time, looking onwards from a place. */
export function firstStarting(log: RunLog, row: { readonly length: number; at(index: number): number }, time: number, from: number): number {
  let step = 1;
  let low = from;
  while (low + step < row.length && log.spans.start.at(row.at(low + step)) < time) {
    low += step;
    step *= 2;
  }
  let high = Math.min(row.length, low + step);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (log.spans.start.at(row.at(middle)) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
