import type { RunLog } from './runLog.ts';
import { spanKinds } from './spanLog.ts';

const task = spanKinds.indexOf('task');

/** The work before or after in its row, what it is part of, or its first part; the run's first work where none is given. */
export function relativeOf(log: RunLog, span: number, key: string): number {
  const { spans } = log;
  if (span < 0) return spans.length > 0 ? 0 : -1;
  if (key === 'ArrowUp') return spans.parent.at(span);
  if (key === 'ArrowDown') {
    for (let child = span + 1; child < spans.length; child++) if (spans.parent.at(child) === span && spans.kind.at(child) === task) return child;
    return -1;
  }
  const row = spans.rows[spans.lane.at(span)]?.[spans.row.at(span)];
  if (row === undefined) return -1;
  const index = row.lowerBound(span) + (key === 'ArrowRight' ? 1 : -1);
  return index >= 0 && index < row.length ? row.at(index) : -1;
}

export interface SpanRow {
  readonly span: number;
  readonly depth: number;
  readonly hasParts: boolean;
}

/** All work nested by what it was part of, in the order it started; parts of closed rows are left out. */
export function nestedSpans(log: RunLog, shown: number, closed: ReadonlySet<number>, passes: ((span: number) => boolean) | undefined): SpanRow[] {
  const { spans } = log;
  const children = new Map<number, number[]>();
  for (let span = 0; span < spans.length && spans.startSeq.at(span) <= shown; span++) {
    if (spans.kind.at(span) !== task || (passes !== undefined && !passes(span))) continue;
    // With a filter on, what passes stands for itself.
    const parent = passes === undefined ? spans.parent.at(span) : -1;
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [span]);
    else list.push(span);
  }
  const rows: SpanRow[] = [];
  const open: { readonly list: readonly number[]; at: number }[] = [{ list: children.get(-1) ?? [], at: 0 }];
  while (open.length > 0) {
    const top = open.at(-1)!;
    const span = top.list[top.at++];
    if (span === undefined) {
      open.pop();
      continue;
    }
    const parts = children.get(span);
    rows.push({ span, depth: open.length - 1, hasParts: parts !== undefined });
    if (parts !== undefined && !closed.has(span) && open.length < 50) open.push({ list: parts, at: 0 });
  }
  return rows;
}
