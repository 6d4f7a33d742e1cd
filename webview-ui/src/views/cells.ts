/** Cells of the graph in pixels; a card leaves a gap to the right and below. */
export const cell = { width: 232, height: 60, gapX: 40, gapY: 12 } as const;
export const card = { width: cell.width - cell.gapX, height: cell.height - cell.gapY } as const;
