import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { registerCommands } from '../commandRegistration.ts';
import { Throttle } from '../debounce.ts';
import { commands, memoryKeys, views } from '../ids.ts';
import { findingsHeadline } from '../model/findingsHeadline.ts';
import type { Grouping } from '../model/findingRows.ts';
import { findingRows, groupings, walkableRows } from '../model/findingRows.ts';
import { openFindings } from '../model/words.ts';
import { toVsRange } from '../ranges.ts';
import { RowTree } from '../rowTree.ts';
import type { Contribution } from '../services.ts';
import { translate } from '../translate.ts';
import { setContextKey } from './contextKeys.ts';

/** The Findings view: grouping, filter, badge, and going from one finding to the next. */
export const findingsView: Contribution = {
  name: 'findings view',
  register: (services) => {
    const { context, view, inspect } = services;
    const store = new DisposableStore();
    const tree = store.add(new RowTree());
    const treeView = store.add(
      vscode.window.createTreeView(views.findings, { treeDataProvider: tree, showCollapseAll: true }),
    );
    let grouping = rememberedGrouping(context.workspaceState.get(memoryKeys.grouping));
    let filter = '';

    const draw = (): void => {
      const rows = findingRows(view.state, { grouping, filter, now: Date.now() }, translate);
      tree.update(rows);
      const headline = findingsHeadline(view.state, filter, rows, translate);
      if (treeView.description !== headline.description) treeView.description = headline.description;
      if (treeView.message !== headline.message) treeView.message = headline.message;
      const open = openFindings(view.state).length;
      if (treeView.badge?.value !== open) {
        treeView.badge =
          open === 0 ? undefined : { value: open, tooltip: vscode.l10n.t('Roundtable: {0} open findings', open) };
      }
    };
    const setFilter = (text: string): void => {
      filter = text;
      setContextKey('roundtable.isFiltered', text.trim() !== '');
      draw();
    };
    // Asked for inside the view, focus stays there and follows, so that the next key means the row that is shown.
    const go = async (step: 1 | -1, isInView: boolean): Promise<void> => {
      const rows = walkableRows(tree.rows);
      if (rows.length === 0) return;
      const selected = treeView.selection[0]?.rowId;
      const at = rows.findIndex((row) => row.id === selected);
      const next = rows[at < 0 ? (step === 1 ? 0 : rows.length - 1) : (at + step + rows.length) % rows.length]!;
      const handle = tree.handle(next.id);
      if (handle !== undefined) await treeView.reveal(handle, { select: true, focus: isInView });
      if (next.opens?.kind !== 'place') return;
      await vscode.window.showTextDocument(vscode.Uri.file(next.opens.path), {
        selection: toVsRange(next.opens.range),
        preserveFocus: isInView,
        preview: true,
      });
    };

    const throttle = store.add(new Throttle(60, draw));
    store.add(view.onDidChange(() => throttle.poke()));
    store.add(
      registerCommands(services, {
        [commands.showFindings]: () => vscode.commands.executeCommand(`${views.findings}.focus`),
        [commands.groupFindings]: async () => {
          const picked = await pickGrouping(grouping);
          if (picked === undefined) return;
          grouping = picked;
          draw();
          await context.workspaceState.update(memoryKeys.grouping, picked);
        },
        [commands.filterFindings]: () => askFilter(filter, setFilter),
        [commands.clearFilter]: () => setFilter(''),
        [commands.nextFinding]: (from) => go(1, from === 'view'),
        [commands.previousFinding]: (from) => go(-1, from === 'view'),
      }),
    );
    inspect.set('findings', () => ({
      description: treeView.description,
      message: treeView.message,
      badge: treeView.badge?.value ?? 0,
      rows: tree.rows,
    }));
    inspect.set('findings.selection', () => treeView.selection.map(({ findingId }) => findingId));
    return store;
  },
};

function rememberedGrouping(value: unknown): Grouping {
  return groupings.find((grouping) => grouping === value) ?? 'file';
}

async function pickGrouping(current: Grouping): Promise<Grouping | undefined> {
  const titles: Readonly<Record<Grouping, string>> = {
    file: vscode.l10n.t('File'),
    severity: vscode.l10n.t('Severity'),
    reviewer: vscode.l10n.t('Reviewer'),
  };
  const items = groupings.map((grouping) => ({
    label: titles[grouping],
    ...(grouping === current ? { description: vscode.l10n.t('current') } : {}),
    grouping,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Group findings by') });
  return picked?.grouping;
}

/** Filters while the user types; Escape brings back what was there before. */
function askFilter(current: string, apply: (filter: string) => void): void {
  const input = vscode.window.createInputBox();
  let isAccepted = false;
  input.title = vscode.l10n.t('Filter findings');
  input.placeholder = vscode.l10n.t('Words in the message, rule or file; @security for one reviewer');
  input.value = current;
  input.onDidChangeValue(apply);
  input.onDidAccept(() => {
    isAccepted = true;
    input.hide();
  });
  input.onDidHide(() => {
    if (!isAccepted) apply(current);
    input.dispose();
  });
  input.show();
}
