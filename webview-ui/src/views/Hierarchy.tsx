import { useMemo, useRef, useState } from 'preact/hooks';
import type { MonitorModel } from '../model/monitorModel.ts';
import type { PlacedAgent } from '../model/treeLayout.ts';
import { isHidden, placeAgents } from '../model/treeLayout.ts';
import { AgentCard } from './AgentCard.tsx';
import { AgentTree } from './AgentTree.tsx';
import { cell } from './cells.ts';
import { GraphEdges } from './GraphEdges.tsx';
import { IconButton } from './Icon.tsx';
import { useSize } from './useSize.ts';

/** The team as a graph that stays calm while it grows, or as a tree of rows where there is little room. */
export function Hierarchy({ model, isNarrow }: { readonly model: MonitorModel; readonly isNarrow: boolean }) {
  const asTree = isNarrow || model.view.asTree;
  const { collapsed } = model;
  return (
    <section class="hierarchy" aria-label="Team">
      <div class="section-head">
        <h2>Team</h2>
        {isNarrow ? null : <IconButton icon={asTree ? 'path' : 'tree'} label={asTree ? 'Show as graph' : 'Show as tree'} onClick={() => model.set({ view: { ...model.view, asTree: !asTree } })} />}
        {collapsed.size > 0 ? <IconButton icon="expand" label="Expand all" onClick={() => model.set({ collapsed: new Set() })} /> : null}
        {model.filter.agent === null ? null : <button type="button" class="link" onClick={() => model.focusAgent(null)}>Show everyone</button>}
      </div>
      {model.state.agents.size === 0 ? <p class="empty">No agent has joined yet.</p> : asTree ? <AgentTree model={model} /> : <Graph model={model} />}
    </section>
  );
}

function Graph({ model }: { readonly model: MonitorModel }) {
  const { state, collapsed } = model;
  const { ref, width, height } = useSize<HTMLDivElement>();
  const [moved, setMoved] = useState<{ x: number; y: number; zoom: number } | null>(null);
  const drag = useRef<{ x: number; y: number } | null>(null);
  const ids = [...state.agents.keys()].join('\n');
  const placed = useMemo(() => placeAgents([...state.agents.values()].map((agent) => agent.profile)), [ids, model.log]);
  const visible = [...placed.values()].filter((agent) => !isHidden(agent, placed, collapsed));
  const columns = Math.max(...visible.map((agent) => agent.column)) + 1;
  const rows = Math.max(...visible.map((agent) => agent.row)) + 1;
  const fit = Math.max(0.55, Math.min(1, (width - 24) / (columns * cell.width - cell.gapX), (height - 16) / (rows * cell.height)));
  const view = moved ?? { x: 12, y: 8, zoom: width === 0 ? 1 : fit };
  const zoomBy = (factor: number, x = width / 2, y = height / 2): void => {
    const zoom = Math.max(0.3, Math.min(2, view.zoom * factor));
    setMoved({ zoom, x: x - ((x - view.x) * zoom) / view.zoom, y: y - ((y - view.y) * zoom) / view.zoom });
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const box = ref.current!.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) zoomBy(Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
    else setMoved({ ...view, x: view.x - (event.shiftKey ? event.deltaY : event.deltaX), y: view.y - (event.shiftKey ? 0 : event.deltaY) });
  };
  const chosen = model.selection?.kind === 'agent' ? model.selection.agent : null;
  const tabStop = chosen !== null && visible.some((agent) => agent.id === chosen) ? chosen : visible[0]?.id;
  return (
    <div
      class="graph" ref={ref} onWheel={onWheel}
      onPointerDown={(event) => {
        if ((event.target as Element).closest('button') !== null) return;
        drag.current = { x: event.clientX - view.x, y: event.clientY - view.y };
        (event.currentTarget as Element).setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => drag.current !== null && setMoved({ ...view, x: event.clientX - drag.current.x, y: event.clientY - drag.current.y })}
      onPointerUp={() => (drag.current = null)}
      onKeyDown={(event) => onGraphKey(event, model, visible, placed, ref.current!, zoomBy, () => setMoved(null))}
    >
      <div class="graph-plane" style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})` }}>
        <GraphEdges model={model} visible={visible} placed={placed} columns={columns} rows={rows} />
        {visible.map((agent) => <AgentCard key={agent.id} model={model} place={agent} isTabStop={agent.id === tabStop} />)}
      </div>
      <div class="graph-tools">
        <IconButton icon="zoomIn" label="Zoom in" onClick={() => zoomBy(1.25)} />
        <IconButton icon="zoomOut" label="Zoom out" onClick={() => zoomBy(0.8)} />
        <IconButton icon="fit" label="Fit" onClick={() => setMoved(null)} />
      </div>
    </div>
  );
}

function onGraphKey(event: KeyboardEvent, model: MonitorModel, visible: readonly PlacedAgent[], placed: ReadonlyMap<string, PlacedAgent>, root: HTMLElement, zoomBy: (factor: number) => void, fit: () => void): void {
  const id = (document.activeElement as HTMLElement | null)?.dataset['agent'];
  const current = id === undefined ? undefined : placed.get(id);
  if (event.key === '+' || event.key === '=') zoomBy(1.25);
  else if (event.key === '-') zoomBy(0.8);
  else if (event.key === '0') fit();
  else if (current !== undefined) {
    const next = neighbour(event.key, current, visible, model);
    if (next === undefined) return;
    root.querySelector<HTMLElement>(`[data-agent="${CSS.escape(next)}"]`)?.focus();
  } else return;
  event.preventDefault();
}

/** Left and right follow the reporting lines, up and down the column; left on a boss collapses what is below. */
function neighbour(key: string, current: PlacedAgent, visible: readonly PlacedAgent[], model: MonitorModel): string | undefined {
  const column = visible.filter((agent) => agent.column === current.column).sort((one, other) => one.row - other.row);
  const at = column.indexOf(current);
  switch (key) {
    case 'ArrowDown': return column[at + 1]?.id ?? visible.filter((agent) => agent.column === current.column + 1).sort((one, other) => one.row - other.row)[0]?.id;
    case 'ArrowUp': return column[at - 1]?.id;
    case 'ArrowLeft': return visible.findLast((agent) => agent.column === current.column - 1 && agent.row <= current.row)?.id ?? current.parent ?? undefined;
    case 'ArrowRight': {
      if (model.collapsed.has(current.id)) model.set({ collapsed: new Set([...model.collapsed].filter((each) => each !== current.id)) });
      return visible.find((agent) => agent.column === current.column + 1 && agent.row === current.row)?.id ?? visible.find((agent) => agent.parent === current.id)?.id;
    }
    case 'Home': return visible[0]?.id;
    case 'End': return visible.at(-1)?.id;
    default: return undefined;
  }
}
