import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { isRepaired } from '../../protocol/healing.ts';
import { Throttle } from '../debounce.ts';
import { views } from '../ids.ts';
import { proposalRows } from '../model/proposalRows.ts';
import { proposalsHeadline } from '../model/proposalsHeadline.ts';
import { RowTree } from '../rowTree.ts';
import type { Contribution } from '../services.ts';
import { translate } from '../translate.ts';

/** The Proposals view: failing tests, why they fail, and what was proven to make them pass. */
export const proposalsView: Contribution = {
  name: 'proposals view',
  register: ({ view, inspect }) => {
    const store = new DisposableStore();
    const tree = store.add(new RowTree());
    const treeView = store.add(vscode.window.createTreeView(views.proposals, { treeDataProvider: tree, showCollapseAll: true }));

    const draw = (): void => {
      const headline = proposalsHeadline(view.state, translate);
      tree.update(proposalRows(view.state, translate));
      if (treeView.description !== headline.description) treeView.description = headline.description;
      if (treeView.message !== headline.message) treeView.message = headline.message;
      const failing = view.state.failures.filter((failure) => !isRepaired(failure)).length;
      if ((treeView.badge?.value ?? 0) !== failing) {
        treeView.badge = failing === 0 ? undefined : { value: failing, tooltip: vscode.l10n.t('Roundtable: {0} failing tests', failing) };
      }
    };
    const throttle = store.add(new Throttle(100, draw));
    store.add(view.onDidChange(() => throttle.poke()));
    inspect.set('proposals', () => ({
      description: treeView.description,
      message: treeView.message,
      badge: treeView.badge?.value ?? 0,
      rows: tree.rows,
    }));
    return store;
  },
};
