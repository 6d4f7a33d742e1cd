import { float64Column } from './column.ts';

const noticeable = 1000;
const maxGaps = 2000;

/** Stretches of time in which nothing happened, as they are found. */
export class IdleGaps {
  readonly start = float64Column();
  readonly length = float64Column();
  private last = Number.NaN;

  push(at: number): void {
    if (at - this.last >= noticeable && this.start.length < maxGaps) {
      this.start.push(this.last);
      this.length.push(at - this.last);
    }
    this.last = at;
  }
}
