import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { isFiltering, spanLength, spanTest } from '../model/filter.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { spanEnds } from '../model/spanLog.ts';
import { nestedSpans } from '../model/spanNeighbours.ts';
import { duration, plainText } from '../model/words.ts';
import { Icon } from './Icon.tsx';
import { laneTitle } from './laneTitle.ts';
import { useSize } from './useSize.ts';

const rowHeight = 24;
const headHeight = 28;

/** The waterfall for reading: every piece of work under what it was part of. */
export function SpanTable({ model }: { readonly model: MonitorModel }) {
  const { log, filter, shown } = model;
  const box = useSize<HTMLDivElement>();
  const [scrollTop, setScrollTop] = useState(0);
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  const [active, setActive] = useState(0);
  const focusing = useRef(false);
  const rows = useMemo(() => nestedSpans(log, shown, closed, isFiltering(filter) ? spanTest(log, filter) : undefined), [log, log.spans.length, shown, closed, filter]);
  const chosen = model.selection?.kind === 'task' ? model.selection.task : null;
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - 2);
  const last = Math.min(rows.length, Math.ceil((scrollTop + box.height - headHeight) / rowHeight) + 2);
  const tabRow = active >= first && active < last ? active : first;
  useLayoutEffect(() => {
    if (!focusing.current) return;
    focusing.current = false;
    box.ref.current?.querySelector<HTMLElement>(`[data-row="${active}"]`)?.focus({ preventScroll: true });
  });
  const toggle = (span: number): void => {
    const next = new Set(closed);
    if (!next.delete(span)) next.add(span);
    setClosed(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(box.height / rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -rows.length, End: rows.length };
    const row = rows[active];
    if (row === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') model.select({ kind: 'task', task: log.spans.names[row.span]! });
    else if (event.key === 'ArrowRight' && row.hasParts && closed.has(row.span)) toggle(row.span);
    else if (event.key === 'ArrowLeft' && row.hasParts && !closed.has(row.span)) toggle(row.span);
    else if (event.key in steps) {
      const next = Math.max(0, Math.min(rows.length - 1, active + steps[event.key]!));
      const element = box.ref.current!;
      if (next * rowHeight < element.scrollTop) element.scrollTop = next * rowHeight;
      else if ((next + 1) * rowHeight > element.scrollTop + box.height - headHeight) element.scrollTop = (next + 1) * rowHeight - box.height + headHeight;
      focusing.current = true;
      setScrollTop(element.scrollTop);
      setActive(next);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (rows.length === 0) return <p class="empty">No work {isFiltering(filter) ? 'passes the filter' : 'has started yet'}.</p>;
  return (
    <div class="span-table scroll" ref={box.ref} role="treegrid" aria-label="Work, nested by cause" aria-rowcount={rows.length} onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)} onKeyDown={onKeyDown}
      onFocusIn={(event) => {
        const row = (event.target as HTMLElement).dataset['row'];
        if (row !== undefined) setActive(Number(row));
      }}>
      <div role="row" class="span-row heading">
        <span role="columnheader" class="name">Work</span><span role="columnheader" class="who">Agent</span><span role="columnheader" class="figure">State</span>
        <span role="columnheader" class="figure">Started</span><span role="columnheader" class="figure">Took</span>
      </div>
      <div role="presentation" class="span-space" style={{ height: `${rows.length * rowHeight}px` }}>
        <div role="rowgroup" class="span-rows" style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {rows.slice(first, last).map(({ span, depth, hasParts }, offset) => {
            const name = log.spans.names[span]!;
            const record = log.spans.tasks.get(name);
            const isOver = log.spans.endSeq.at(span) !== 0 && log.spans.endSeq.at(span) <= shown;
            const end = isOver ? spanEnds[log.spans.status.at(span)]! : 'running';
            return (
              <div key={span} role="row" class={`span-row${name === chosen ? ' chosen' : ''}`} data-row={first + offset} tabIndex={first + offset === tabRow ? 0 : -1} aria-rowindex={first + offset + 1} aria-level={depth + 1}
                aria-expanded={hasParts ? !closed.has(span) : undefined} aria-selected={name === chosen}
                onClick={() => {
                  setActive(first + offset);
                  model.select({ kind: 'task', task: name });
                }}>
                <span role="gridcell" class="name clip" style={{ paddingLeft: `${depth * 16}px` }}>
                  <span class="twisty" onClick={(event) => {
                    if (!hasParts) return;
                    event.stopPropagation();
                    toggle(span);
                  }}>{hasParts ? <Icon name={closed.has(span) ? 'chevronRight' : 'chevronDown'} /> : null}</span>
                  <span class="clip">{plainText(record === undefined ? name : record.task.kind)} <span class="quiet">{plainText(record?.task.title ?? '')}</span></span>
                </span>
                <span role="gridcell" class="who clip">{plainText(laneTitle(model, log.lanes.names[log.spans.lane.at(span)]!))}</span>
                <span role="gridcell" class={end === 'failed' ? 'figure bad' : 'figure quiet'}>{end}</span>
                <span role="gridcell" class="figure">{duration(log.spans.start.at(span) - log.startedAt)}</span>
                <span role="gridcell" class="figure">{duration(spanLength(log, span))}</span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
