import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { onDidChangePalette } from '../draw/palette.ts';
import { Waterfall } from '../draw/waterfall.ts';
import { criticalPath } from '../model/criticalPath.ts';
import { spanLength } from '../model/filter.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { spanEnds } from '../model/spanLog.ts';
import { relativeOf } from '../model/spanNeighbours.ts';
import { duration, plainText } from '../model/words.ts';
import { IconButton } from './Icon.tsx';
import { laneTitle } from './laneTitle.ts';
import { SpanTable } from './SpanTable.tsx';
import { useSize } from './useSize.ts';

/** Work on a time axis, a lane for each agent, with a map of the whole; or the same as a table nested by cause. */
export function WaterfallView({ model, isNarrow }: { readonly model: MonitorModel; readonly isNarrow: boolean }) {
  const { view, log } = model;
  const [isPathShown, setPathShown] = useState(false);
  const waterfall = useMemo(() => new Waterfall(model, (lane) => laneTitle(model, log.lanes.names[lane]!)), [log]);
  const path = useMemo(() => (isPathShown ? criticalPath(log) : new Set<number>()), [isPathShown, log, isPathShown ? log.spans.length : 0, log.live.end]);
  waterfall.path = path;
  useEffect(() => () => waterfall.dispose(), [waterfall]);
  const pathMs = isPathShown ? [...path].reduce((sum, span) => sum + (path.size > 1 && log.spans.parent.at(span) < 0 ? 0 : spanLength(log, span)), 0) : 0;
  return (
    <div class="waterfall">
      <div class="waterfall-tools">
        <IconButton icon="list" label={view.asTable ? 'Show as bars' : 'Show as table'} isPressed={view.asTable} onClick={() => model.set({ view: { ...view, asTable: !view.asTable } })} />
        {view.asTable ? null : (
          <>
            <IconButton icon="zoomIn" label="Zoom in" onClick={() => waterfall.zoom(1.6)} />
            <IconButton icon="zoomOut" label="Zoom out" onClick={() => waterfall.zoom(1 / 1.6)} />
            <IconButton icon="fit" label="Fit the whole run" onClick={() => waterfall.fit()} />
            <IconButton icon="fold" label="Fold idle time" isPressed={view.foldsIdle} onClick={() => model.set({ view: { ...view, foldsIdle: !view.foldsIdle } })} />
            <IconButton icon="path" label="Critical path" isPressed={isPathShown} onClick={() => setPathShown(!isPathShown)} />
            {isPathShown ? <span class="quiet" role="status">{path.size} tasks decided how long it took: {duration(pathMs)}</span> : null}
          </>
        )}
        {isNarrow || view.asTable ? null : <Legend />}
      </div>
      {view.asTable ? <SpanTable model={model} /> : <Bars model={model} waterfall={waterfall} />}
    </div>
  );
}

function Legend() {
  return (
    <span class="legend quiet" aria-hidden="true">
      <span class="swatch queued" />waits <span class="swatch work" />works <span class="swatch acting" />uses an instrument <span class="swatch wrong" />failed
    </span>
  );
}

function Bars({ model, waterfall }: { readonly model: MonitorModel; readonly waterfall: Waterfall }) {
  const box = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const minimap = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const [tip, setTip] = useState<{ x: number; y: number; span: number } | null>(null);
  useLayoutEffect(() => waterfall.attach(canvas.current, minimap.current, box.width, box.height));
  useEffect(() => onDidChangePalette(() => waterfall.soon()), [waterfall]);
  useEffect(() => {
    // Passive listeners could not keep the page from zooming along.
    const element = box.ref.current!;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) waterfall.zoom(Math.exp(-event.deltaY / 200), event.clientX - element.getBoundingClientRect().left);
      else if (event.shiftKey) waterfall.pan(event.deltaY, 0);
      else waterfall.pan(event.deltaX, event.deltaY);
      setTip(null);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [waterfall]);
  const chosen = model.selection?.kind === 'task' ? (model.log.spans.tasks.get(model.selection.task)?.span ?? -1) : -1;
  useEffect(() => {
    if (chosen >= 0) waterfall.show(chosen, false);
  }, [model.choices, chosen]);
  const choose = (span: number): void => model.select({ kind: 'task', task: model.log.spans.names[span]! });
  const onKeyDown = (event: KeyboardEvent): void => {
    const pans: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -40], ArrowDown: [0, 40] };
    const pan = pans[event.key];
    if (event.key === '+' || event.key === '=') waterfall.zoom(1.4);
    else if (event.key === '-') waterfall.zoom(1 / 1.4);
    else if (event.key === '0') waterfall.fit();
    else if (event.key === 'Enter' && chosen >= 0) waterfall.show(chosen, true);
    else if (pan !== undefined && event.shiftKey) {
      const next = relativeOf(model.log, chosen, event.key);
      if (next >= 0) choose(next);
    } else if (pan !== undefined) waterfall.pan(pan[0], pan[1]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <canvas ref={minimap} class="minimap" aria-hidden="true"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          waterfall.centre(event.offsetX / event.currentTarget.clientWidth);
        }}
        onPointerMove={(event) => event.buttons === 1 && waterfall.centre(event.offsetX / event.currentTarget.clientWidth)} />
      <div class="bars" ref={box.ref} tabIndex={0} role="application" aria-label="Waterfall. Arrows move, plus and minus zoom, Shift with arrows goes from task to task. The table holds the same." onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          drag.current = { x: event.clientX, y: event.clientY, moved: false };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          const at = drag.current;
          if (at !== null && (at.moved || Math.abs(event.clientX - at.x) + Math.abs(event.clientY - at.y) > 3)) {
            waterfall.pan(at.x - event.clientX, at.y - event.clientY);
            drag.current = { x: event.clientX, y: event.clientY, moved: true };
            if (tip !== null) setTip(null);
          } else if (at === null) {
            const span = waterfall.spanAt(event.offsetX, event.offsetY);
            if (span >= 0) setTip({ x: event.offsetX, y: event.offsetY, span });
            else if (tip !== null) setTip(null);
          }
        }}
        onPointerUp={(event) => {
          const hasMoved = drag.current?.moved === true;
          drag.current = null;
          if (hasMoved) return;
          const span = waterfall.spanAt(event.offsetX, event.offsetY);
          const lane = waterfall.laneAt(event.offsetX, event.offsetY);
          if (span >= 0) choose(span);
          else if (lane >= 0) model.focusAgent(model.log.lanes.names[lane]!);
        }}
        onDblClick={(event) => {
          const span = waterfall.spanAt(event.offsetX, event.offsetY);
          if (span >= 0) waterfall.show(span, true);
        }}
        onPointerLeave={() => setTip(null)}>
        <canvas ref={canvas} style={{ width: `${box.width}px`, height: `${box.height}px` }} aria-hidden="true" />
        {tip === null ? null : <Tip model={model} span={tip.span} style={{ left: `${Math.max(8, Math.min(tip.x + 12, box.width - 260))}px`, top: `${Math.max(0, Math.min(tip.y + 16, box.height - 72))}px` }} />}
      </div>
    </>
  );
}

function Tip({ model, span, style }: { readonly model: MonitorModel; readonly span: number; readonly style: { left: string; top: string } }) {
  const { spans, lanes } = model.log;
  const name = spans.names[span]!;
  const task = spans.tasks.get(name)?.task;
  const waited = spans.start.at(span) - spans.queuedAt.at(span);
  return (
    <div class="bar-tip" role="tooltip" style={style}>
      <div class="strong">{plainText(task === undefined ? name : `${task.kind} · ${task.title}`)}</div>
      <div>{plainText(laneTitle(model, lanes.names[spans.lane.at(span)]!))} · {spanEnds[spans.status.at(span)]} · {duration(spanLength(model.log, span))}{waited >= 1 ? ` after waiting ${duration(waited)}` : ''}</div>
    </div>
  );
}
