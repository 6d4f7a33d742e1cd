import * as path from 'node:path';
import * as vscode from 'vscode';
import { commands } from './ids.ts';
import type { Row } from './model/row.ts';
import { changedRows, indexRows } from './model/row.ts';
import { pageUri } from './pages/pageAddress.ts';
import { toVsRange } from './ranges.ts';

/** What commands of a tree's menus are given: which row it was, and what the row stands for. */
export interface RowHandle {
  readonly rowId: string;
  readonly findingId?: string;
  readonly runId?: string;
  readonly failureId?: string;
  readonly proposalId?: string;
}

/** Feeds a tree view from plain rows and redraws only what has changed. */
export class RowTree implements vscode.TreeDataProvider<RowHandle>, vscode.Disposable {
  readonly #onDidChange = new vscode.EventEmitter<RowHandle[] | undefined>();
  readonly #handles = new Map<string, RowHandle>();
  readonly #parents = new Map<string, string>();
  #rows: readonly Row[] = [];
  #index = new Map<string, Row>();

  readonly onDidChangeTreeData = this.#onDidChange.event;

  get rows(): readonly Row[] {
    return this.#rows;
  }

  update(rows: readonly Row[]): void {
    const changes = changedRows(this.#rows, rows);
    this.#rows = rows;
    this.#index = indexRows(rows);
    this.#parents.clear();
    for (const row of this.#index.values()) for (const child of row.children) this.#parents.set(child.id, row.id);
    for (const id of this.#handles.keys()) if (!this.#index.has(id)) this.#handles.delete(id);
    if (changes === 'all') this.#onDidChange.fire(undefined);
    else if (changes.length > 0) this.#onDidChange.fire(changes.map((id) => this.#handleOf(this.#index.get(id)!)));
  }

  /** The handle of the row with this id, for revealing it. */
  handle(rowId: string): RowHandle | undefined {
    const row = this.#index.get(rowId);
    return row === undefined ? undefined : this.#handleOf(row);
  }

  getChildren(parent?: RowHandle): RowHandle[] {
    const rows = parent === undefined ? this.#rows : (this.#index.get(parent.rowId)?.children ?? []);
    return rows.map((row) => this.#handleOf(row));
  }

  getParent(handle: RowHandle): RowHandle | undefined {
    const parent = this.#parents.get(handle.rowId);
    return parent === undefined ? undefined : this.handle(parent);
  }

  getTreeItem(handle: RowHandle): vscode.TreeItem {
    const row = this.#index.get(handle.rowId);
    return row === undefined ? new vscode.TreeItem('') : treeItem(row);
  }

  dispose(): void {
    this.#onDidChange.dispose();
  }

  #handleOf(row: Row): RowHandle {
    const known = this.#handles.get(row.id);
    if (known !== undefined) return known;
    const handle: RowHandle = {
      rowId: row.id,
      ...(row.findingId === undefined ? {} : { findingId: row.findingId }),
      ...(row.runId === undefined ? {} : { runId: row.runId }),
      ...(row.failureId === undefined ? {} : { failureId: row.failureId }),
      ...(row.proposalId === undefined ? {} : { proposalId: row.proposalId }),
    };
    this.#handles.set(row.id, handle);
    return handle;
  }
}

function treeItem(row: Row): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, collapsibleState(row));
  item.id = row.id;
  item.accessibilityInformation = { label: row.spoken };
  if (row.description !== undefined) item.description = row.description;
  if (row.tooltip !== undefined) item.tooltip = new vscode.MarkdownString(row.tooltip, true);
  if (row.kinds !== undefined) item.contextValue = row.kinds.join('.');
  if (row.filePath !== undefined) {
    item.resourceUri = vscode.Uri.file(row.filePath);
    item.iconPath = vscode.ThemeIcon.File;
  }
  if (row.icon !== undefined) {
    const color = row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color);
    item.iconPath = new vscode.ThemeIcon(row.icon.id, color);
  }
  const command = openCommand(row);
  if (command !== undefined) item.command = command;
  return item;
}

/**
 * A place is opened with the editor's own command, because only that one is told how it was asked for: Enter goes
 * there, Space and a click preview it and stay in the tree.
 */
function openCommand({ opens, label }: Row): vscode.Command | undefined {
  if (opens === undefined) return undefined;
  if (opens.kind === 'page') return { command: commands.openPage, title: label, arguments: [pageUri(opens.path).toString()] };
  if (opens.kind === 'run') return { command: commands.openMonitor, title: label, arguments: [{ kind: 'run', run: opens.run }] };
  if (opens.kind === 'preview') return { command: commands.previewProposal, title: label, arguments: [{ proposalId: opens.proposal }] };
  const options: vscode.TextDocumentShowOptions = { selection: toVsRange(opens.range) };
  return { command: 'vscode.open', title: label, arguments: [vscode.Uri.file(path.normalize(opens.path)), options] };
}

function collapsibleState({ expansion }: Row): vscode.TreeItemCollapsibleState {
  switch (expansion) {
    case 'none':
      return vscode.TreeItemCollapsibleState.None;
    case 'expanded':
      return vscode.TreeItemCollapsibleState.Expanded;
    case 'collapsed':
      return vscode.TreeItemCollapsibleState.Collapsed;
  }
}
