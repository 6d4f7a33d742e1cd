import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { drawSequence, laneScale, rowHeight } from '../draw/drawSequence.ts';
import { onDidChangePalette } from '../draw/palette.ts';
import { isFiltering, noFilter } from '../model/filter.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { plainText } from '../model/words.ts';
import { laneTitle } from './laneTitle.ts';
import { MessageRow } from './MessageRow.tsx';
import { useSize } from './useSize.ts';

/** Scroll areas taller than this are not drawn right by browsers; rows beyond it are reached by the filter and the scrubber. */
const maxHeight = 16_000_000;

/** Who told whom what, in causal order: rows to read beside lanes with arrows, both over the same scroll area. */
export function MessagesView({ model, isNarrow }: { readonly model: MonitorModel; readonly isNarrow: boolean }) {
  const { log } = model;
  const box = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [laneScroll, setLaneScroll] = useState(0);
  const follows = useRef(true);
  const active = useRef(-1);
  const rows = Math.min(model.filtered.countAt(model.shown), Math.floor(maxHeight / rowHeight));
  const chosenIndex = model.selection?.kind === 'message' ? log.messages.indexOfSeq(model.selection.seq) : -1;
  const chain = useMemo(() => chainOf(model, chosenIndex), [chosenIndex, log, model.choices]);
  const listWidth = isNarrow ? box.width : Math.min(620, Math.max(340, box.width * 0.44));
  const laneWidth = isNarrow ? 0 : box.width - listWidth;
  const lanes = laneScale(log.lanes.names.length, laneWidth, laneScroll);
  const height = Math.max(0, box.height - 28);

  useLayoutEffect(() => {
    const element = box.ref.current;
    if (element !== null && follows.current && model.cursor === null) element.scrollTop = element.scrollHeight;
  }, [rows, box.height]);
  useLayoutEffect(() => {
    if (chosenIndex < 0 || box.ref.current === null) return;
    const row = model.filtered.rowOf(chosenIndex);
    active.current = row;
    bringIntoSight(box.ref.current, row, height);
  }, [model.choices, chosenIndex]);
  useLayoutEffect(() => {
    if (model.cursor !== null && box.ref.current !== null) bringIntoSight(box.ref.current, rows - 1, height);
  }, [model.cursor]);
  const draw = (): void => {
    if (canvas.current === null || laneWidth <= 0 || height <= 0) return;
    drawSequence({ canvas: canvas.current, model, width: laneWidth, height, scrollTop, rows, lanes, chain, chosen: chosenIndex });
  };
  useLayoutEffect(draw);
  useEffect(() => onDidChangePalette(draw));

  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - 2);
  const last = Math.min(rows, Math.ceil((scrollTop + height) / rowHeight) + 2);
  const tabRow = active.current >= first && active.current < last ? active.current : first;
  const visible: number[] = [];
  for (let row = first; row < last; row++) visible.push(row);

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(height / rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -rows, End: rows };
    const step = steps[event.key];
    if (step === undefined || rows === 0) return;
    event.preventDefault();
    const row = Math.max(0, Math.min(rows - 1, (active.current < 0 ? first - Math.sign(step) : active.current) + step));
    active.current = row;
    bringIntoSight(box.ref.current!, row, height);
    model.select({ kind: 'message', seq: log.messages.seq.at(model.filtered.indexAt(row)) });
    requestAnimationFrame(() => requestAnimationFrame(() => box.ref.current?.querySelector<HTMLElement>(`[data-row="${row}"]`)?.focus({ preventScroll: true })));
  };
  const showsNothing = rows === 0;
  return (
    <div class="messages scroll" ref={box.ref} tabIndex={-1} onKeyDown={onKeyDown}
      onScroll={(event) => {
        const element = event.currentTarget as HTMLElement;
        follows.current = element.scrollTop + element.clientHeight >= element.scrollHeight - rowHeight;
        setScrollTop(element.scrollTop);
      }}
      onWheel={(event) => {
        const by = event.shiftKey ? event.deltaY : event.deltaX;
        if (by !== 0 && lanes.total > laneWidth) setLaneScroll(Math.max(0, Math.min(lanes.total - laneWidth, laneScroll + by)));
      }}>
      <div class="message-head" style={{ height: '28px' }}>
        <div class="message-row heading" style={{ width: `${listWidth}px` }} aria-hidden="true"><span class="cell-time">Time</span><span class="cell-kind">Kind</span><span class="cell-route">From → to</span><span class="cell-text">What</span></div>
        <div class="lane-names" style={{ width: `${laneWidth}px` }} aria-hidden="true">
          {laneWidth <= 0 ? null : lanes.order.map((lane) => {
            const name = log.lanes.names[lane]!;
            const isAgent = model.state.agents.has(name);
            return (
              <button key={name} type="button" tabIndex={-1} class={model.filter.agent === name ? 'lane-name chosen' : 'lane-name'} disabled={!isAgent} title={plainText(name)}
                style={{ left: `${lanes.x(lane) - lanes.spacing / 2}px`, width: `${lanes.spacing}px` }} onClick={() => model.focusAgent(name)}>{plainText(laneTitle(model, name))}</button>
            );
          })}
        </div>
      </div>
      {showsNothing ? <Nothing model={model} /> : null}
      <div class="message-space" style={{ height: `${rows * rowHeight}px` }}>
        <div class="message-pane" style={{ height: `${height}px` }}>
          <div class="message-list" role="grid" aria-label="Messages" aria-rowcount={rows} style={{ width: `${listWidth}px`, transform: `translateY(${first * rowHeight - scrollTop}px)` }}>
            {visible.map((row) => <MessageRow key={row} model={model} row={row} index={model.filtered.indexAt(row)} isChosen={model.filtered.indexAt(row) === chosenIndex} isTabStop={row === tabRow} inChain={chain.has(model.filtered.indexAt(row))} />)}
          </div>
          {laneWidth > 0 ? (
            <canvas class="lanes" ref={canvas} aria-hidden="true" style={{ left: `${listWidth}px`, width: `${laneWidth}px`, height: `${height}px` }}
              onClick={(event) => {
                const row = Math.floor((event.offsetY + scrollTop) / rowHeight);
                if (row < rows) model.select({ kind: 'message', seq: log.messages.seq.at(model.filtered.indexAt(row)) });
              }} />
          ) : null}
        </div>
      </div>
    </div>
  );
}

function Nothing({ model }: { readonly model: MonitorModel }) {
  if (!isFiltering(model.filter)) return <p class="empty">No message has been sent {model.cursor === null ? 'yet' : 'up to here'}.</p>;
  return <p class="empty">No message passes the filter. <button type="button" class="link" onClick={() => model.setFilter(noFilter)}>Clear filter</button></p>;
}

function chainOf(model: MonitorModel, index: number): ReadonlySet<number> {
  if (index < 0) return new Set();
  const { messages } = model.log;
  return new Set([...messages.causes(index, 200), ...messages.effects(index, 200).map((effect) => effect.index)]);
}

function bringIntoSight(element: HTMLElement, row: number, height: number): void {
  const top = row * rowHeight;
  if (top < element.scrollTop) element.scrollTop = top - rowHeight;
  else if (top + rowHeight > element.scrollTop + height) element.scrollTop = top + rowHeight * 2 - height;
}
