import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { ViewState } from '../../protocol/viewState.ts';
import { registerCommands } from '../commandRegistration.ts';
import { Throttle } from '../debounce.ts';
import { commands, views } from '../ids.ts';
import { runPagePath } from '../pages/pagePath.ts';
import { pageUri } from '../pages/pageAddress.ts';
import { teamRows } from '../model/teamRows.ts';
import { teamHeadline } from '../model/teamHeadline.ts';
import { RowTree } from '../rowTree.ts';
import type { Contribution } from '../services.ts';
import { translate } from '../translate.ts';

/** The Team view: who sits at the table now and how far they are; below it the runs before. */
export const teamView: Contribution = {
  name: 'team view',
  register: (services) => {
    const { view, inspect } = services;
    const store = new DisposableStore();
    const tree = store.add(new RowTree());
    const treeView = store.add(vscode.window.createTreeView(views.team, { treeDataProvider: tree }));

    const draw = (): void => {
      const headline = teamHeadline(view.state, translate);
      tree.update(teamRows(view.state, Date.now(), translate));
      if (treeView.description !== headline.description) treeView.description = headline.description;
      if (treeView.message !== headline.message) treeView.message = headline.message;
    };
    const throttle = store.add(new Throttle(100, draw));
    store.add(view.onDidChange(() => throttle.poke()));
    // Rows say how long ago a run was, which is out of date once the view was hidden for a while.
    store.add(treeView.onDidChangeVisibility(({ visible }) => (visible ? throttle.poke() : undefined)));
    store.add(registerCommands(services, { [commands.showRun]: (run) => showRun(view.state, run) }));
    inspect.set('team', () => ({ description: treeView.description, message: treeView.message, rows: tree.rows }));
    return store;
  },
};

/** Opens the report of the given run, of the one picked, or of the last. */
async function showRun(state: ViewState, given: unknown): Promise<void> {
  const id = (given as { readonly runId?: unknown } | undefined)?.runId;
  const item = state.history.find((run) => run.id === id) ?? (await pickRun(state));
  if (item === undefined) return;
  await vscode.commands.executeCommand(commands.openPage, pageUri(runPagePath(item.id, item.subject)).toString());
}

async function pickRun({ history }: ViewState): Promise<{ readonly id: string; readonly subject: string } | undefined> {
  if (history.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No run is recorded for this workspace yet.'));
    return undefined;
  }
  const items = history.map((run) => ({
    label: run.subject,
    description: new Date(run.startedAt).toLocaleString(),
    run,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Show Run') }))?.run;
}
