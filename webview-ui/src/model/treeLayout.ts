import type { MonitorAgentProfile } from '../../../src/protocol/monitor/monitorEvent.ts';

export interface PlacedAgent {
  readonly id: string;
  readonly parent: string | null;
  readonly column: number;
  readonly row: number;
  readonly depth: number;
  /** Whether somebody reports to it. */
  hasReports: boolean;
}

const rowsPerColumn = 5;

/**
 * Gives each agent a cell when it joins and never another: right of whom it reports to, the first free cell downwards,
 * then the next column. A live team therefore never reshuffles.
 */
export function placeAgents(profiles: Iterable<MonitorAgentProfile>): Map<string, PlacedAgent> {
  const placed = new Map<string, PlacedAgent>();
  const taken = new Set<string>();
  for (const profile of profiles) {
    const parent = profile.reportsTo === null ? undefined : placed.get(profile.reportsTo);
    const column = parent === undefined ? 0 : parent.column + 1;
    const top = parent === undefined ? 0 : parent.row;
    const cell = parent === undefined ? freeBelow(taken) : freeFrom(taken, column, top);
    taken.add(`${cell.column} ${cell.row}`);
    if (parent !== undefined) parent.hasReports = true;
    placed.set(profile.id, { id: profile.id, parent: parent?.id ?? null, ...cell, depth: parent === undefined ? 0 : parent.depth + 1, hasReports: false });
  }
  return placed;
}

function freeFrom(taken: ReadonlySet<string>, firstColumn: number, top: number): { column: number; row: number } {
  for (let column = firstColumn; ; column++) {
    for (let row = top; row < top + rowsPerColumn; row++) if (!taken.has(`${column} ${row}`)) return { column, row };
  }
}

/** Another root starts below everything that is there. */
function freeBelow(taken: ReadonlySet<string>): { column: number; row: number } {
  let row = -1;
  for (const cell of taken) row = Math.max(row, Number(cell.split(' ')[1]));
  return { column: 0, row: row + 1 };
}

/** Whether an agent is out of sight because somebody above it is collapsed. */
export function isHidden(agent: PlacedAgent, placed: ReadonlyMap<string, PlacedAgent>, collapsed: ReadonlySet<string>): boolean {
  for (let above = agent.parent, steps = 0; above !== null && steps < 100; above = placed.get(above)?.parent ?? null, steps++) {
    if (collapsed.has(above)) return true;
  }
  return false;
}
