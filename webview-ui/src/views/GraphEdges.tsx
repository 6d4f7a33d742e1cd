import { kindGlyphs } from '../draw/icons.ts';
import { flowsOf, stepsOf } from '../model/flows.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import type { PlacedAgent } from '../model/treeLayout.ts';
import { card, cell } from './cells.ts';

interface EdgesProps {
  readonly model: MonitorModel;
  readonly visible: readonly PlacedAgent[];
  readonly placed: ReadonlyMap<string, PlacedAgent>;
  readonly columns: number;
  readonly rows: number;
}

/** Reporting lines, and over them what went between the chosen agent and others, or what led to the chosen message. */
export function GraphEdges({ model, visible, placed, columns, rows }: EdgesProps) {
  return (
    <svg class="edges" width={columns * cell.width + 40} height={rows * cell.height + 40} aria-hidden="true">
      {visible.map((agent) => {
        const parent = agent.parent === null ? undefined : placed.get(agent.parent);
        if (parent === undefined) return null;
        return <path key={agent.id} class="edge" d={reportingLine(parent, agent)} />;
      })}
      <Overlay model={model} visible={visible} />
    </svg>
  );
}

function Overlay({ model, visible }: { readonly model: MonitorModel; readonly visible: readonly PlacedAgent[] }) {
  const cells = new Map(visible.map((agent) => [agent.id, agent]));
  const { selection, log, shown } = model;
  if (selection?.kind === 'agent') {
    const own = cells.get(selection.agent);
    if (own === undefined) return null;
    return (
      <g>
        {flowsOf(log, selection.agent, shown).map((flow) => {
          const other = cells.get(flow.other);
          if (other === undefined || other === own) return null;
          const telling = [...flow.kinds].filter(([kind]) => !['task', 'result', 'event'].includes(kind)).sort((one, two) => two[1] - one[1])[0];
          return <Arc key={flow.other} from={own} to={other} weight={1 + Math.log10(flow.sent + flow.received)} label={`${telling === undefined ? '' : kindGlyphs[telling[0]]} ${flow.sent}→ ${flow.received}←`} />;
        })}
      </g>
    );
  }
  if (selection?.kind === 'message') {
    return (
      <g>
        {stepsOf(log, selection.seq).map((step, index, all) => {
          const from = cells.get(step.from);
          const to = cells.get(step.to);
          if (from === undefined || to === undefined || from === to) return null;
          return <Arc key={index} from={from} to={to} weight={index === all.length - 1 ? 2 : 1} label={`${kindGlyphs[step.kind]} ${index + 1}`} isArrow />;
        })}
      </g>
    );
  }
  return null;
}

function Arc({ from, to, weight, label, isArrow }: { readonly from: PlacedAgent; readonly to: PlacedAgent; readonly weight: number; readonly label: string; readonly isArrow?: boolean }) {
  const sameColumn = from.column === to.column;
  const x1 = from.column * cell.width + (to.column >= from.column ? card.width : 0);
  const x2 = to.column * cell.width + (to.column > from.column ? 0 : card.width);
  const y1 = from.row * cell.height + card.height / 2;
  const y2 = to.row * cell.height + card.height / 2;
  const bend = sameColumn ? 28 : Math.sign(x2 - x1) * 28;
  const d = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 + (sameColumn ? bend : -bend)} ${y2} ${x2} ${y2}`;
  return (
    <g class="flow">
      <path d={d} style={{ strokeWidth: `${weight}px` }} />
      {isArrow ? <circle cx={x2} cy={y2} r="3" /> : null}
      <text x={(x1 + x2) / 2 + (sameColumn ? 14 : 0)} y={(y1 + y2) / 2 - 4} text-anchor="middle">{label}</text>
    </g>
  );
}

function reportingLine(parent: PlacedAgent, child: PlacedAgent): string {
  const x1 = parent.column * cell.width + card.width;
  const y1 = parent.row * cell.height + card.height / 2;
  const x2 = child.column * cell.width;
  const y2 = child.row * cell.height + card.height / 2;
  const trunk = x1 + cell.gapX / 2;
  if (child.column === parent.column + 1) return y1 === y2 ? `M${x1} ${y1}H${x2}` : `M${x1} ${y1}H${trunk}V${y2}H${x2}`;
  // Farther columns are reached between the rows, so that no line runs behind a card.
  const between = child.row * cell.height + card.height + cell.gapY / 2;
  return `M${x1} ${y1}H${trunk}V${between}H${x2 - cell.gapX / 2}V${y2}H${x2}`;
}
