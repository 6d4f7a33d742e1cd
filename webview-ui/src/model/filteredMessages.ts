import { int32Column } from './column.ts';
import type { Filter } from './filter.ts';
import { isFiltering, messageTest } from './filter.ts';
import type { RunLog } from './runLog.ts';

const now = (): number => performance.now();

/** The messages that pass a filter, found in slices so that neither typing nor a flood of events ever waits. */
export class FilteredMessages {
  private readonly kept = int32Column();
  private readonly test: ((index: number) => boolean) | undefined;
  private readonly log: RunLog;
  private done = 0;

  constructor(log: RunLog, filter: Filter) {
    this.log = log;
    this.test = isFiltering(filter) ? messageTest(log, filter) : undefined;
  }

  /** Goes on for some milliseconds; false while there is more to look at. */
  extend(milliseconds = 8): boolean {
    if (this.test === undefined) return true;
    const until = now() + milliseconds;
    const { length } = this.log.messages;
    while (this.done < length) {
      if (this.test(this.done)) this.kept.push(this.done);
      this.done++;
      if ((this.done & 127) === 0 && now() > until) return this.done >= length;
    }
    return true;
  }

  /** How many there are up to an event. */
  countAt(seq: number): number {
    const limit = this.log.messages.countAt(seq);
    return this.test === undefined ? limit : this.kept.lowerBound(limit);
  }

  /** The message in a row. */
  indexAt(row: number): number {
    return this.test === undefined ? row : this.kept.at(row);
  }

  /** The row of a message, or of the next one that passes. */
  rowOf(index: number): number {
    return this.test === undefined ? index : this.kept.lowerBound(index);
  }
}
