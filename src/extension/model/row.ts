import type { Range } from '../../base/text.ts';

/** One row of a tree view, complete enough to be drawn and to be tested without an editor. */
export interface Row {
  /** Stable for as long as the row means the same thing, so that rows never jump or lose their state. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** Markdown; text from the workspace is escaped in it. */
  readonly tooltip?: string;
  readonly icon?: { readonly id: string; readonly color?: string };
  /** Absolute path, where the row stands for a file and shows the file's own icon and decorations. */
  readonly filePath?: string;
  /** Parts that `viewItem` clauses look for. */
  readonly kinds?: readonly string[];
  readonly opens?: RowTarget;
  readonly expansion: 'none' | 'expanded' | 'collapsed';
  /** What a screen reader says. */
  readonly spoken: string;
  readonly findingId?: string;
  readonly runId?: string;
  readonly failureId?: string;
  readonly proposalId?: string;
  readonly children: readonly Row[];
}

export type RowTarget =
  | { readonly kind: 'place'; readonly path: string; readonly range: Range }
  | { readonly kind: 'page'; readonly path: string }
  | { readonly kind: 'preview'; readonly proposal: string }
  | { readonly kind: 'run'; readonly run: string };

/** All rows by id. */
export function indexRows(rows: readonly Row[], index = new Map<string, Row>()): Map<string, Row> {
  for (const row of rows) {
    index.set(row.id, row);
    indexRows(row.children, index);
  }
  return index;
}

/** Which rows have to be drawn anew: the topmost changed ones, or everything (`all`) where the roots differ. */
export function changedRows(before: readonly Row[], after: readonly Row[]): 'all' | readonly string[] {
  if (!hasSameIds(before, after)) return 'all';
  const changed: string[] = [];
  collectChanges(before, after, changed);
  return changed;
}

function collectChanges(before: readonly Row[], after: readonly Row[], changed: string[]): void {
  for (const [index, row] of after.entries()) {
    const old = before[index]!;
    if (old === row) continue;
    if (!isDrawnAlike(old, row) || !hasSameIds(old.children, row.children)) changed.push(row.id);
    else collectChanges(old.children, row.children, changed);
  }
}

function hasSameIds(a: readonly Row[], b: readonly Row[]): boolean {
  return a.length === b.length && a.every((row, index) => row.id === b[index]!.id);
}

function isDrawnAlike(a: Row, b: Row): boolean {
  return JSON.stringify({ ...a, children: [] }) === JSON.stringify({ ...b, children: [] });
}
