import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { registerCommands } from '../commandRegistration.ts';
import { commands } from '../ids.ts';
import { statusText } from '../model/statusText.ts';
import type { Contribution } from '../services.ts';
import { Throttle } from '../debounce.ts';
import { translate } from '../translate.ts';

/** The one status bar item: the last result, the share done, or that a human must look. */
export const statusBar: Contribution = {
  name: 'status bar',
  register: (services) => {
    const { engine, view, inspect } = services;
    const store = new DisposableStore();
    const item = store.add(vscode.window.createStatusBarItem('roundtable', vscode.StatusBarAlignment.Left, 10));
    item.name = 'Roundtable';

    const draw = (): void => {
      const status = statusText(view.state, engine.state, translate);
      item.text = status.text;
      item.accessibilityInformation = { label: status.spoken };
      const isHealing = view.state.heal?.run.state.status === 'running';
      item.tooltip = tooltip(status.tooltip, isHealing ? 'healing' : isRunning() ? 'reviewing' : 'idle');
      item.backgroundColor = status.needsAttention ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
      // Idle, one click leads to the answer; while something goes on or has gone wrong it leads to the choices.
      item.command = isRunning() || status.needsAttention ? commands.showStatusMenu : status.isAboutHealing === true ? commands.showProposals : commands.showFindings;
    };
    const isRunning = (): boolean => view.state.run?.state.status === 'running';

    draw();
    item.show();
    inspect.set('statusBar', () => ({ text: item.text, command: item.command }));
    const throttle = store.add(new Throttle(100, draw));
    store.add(view.onDidChange(() => throttle.poke()));
    store.add(engine.onDidChangeState(draw));
    store.add(
      registerCommands(services, {
        [commands.showStatusMenu]: () => showMenu(isRunning(), view.state.heal?.run.state.status === 'running', engine.state.status === 'failed'),
      }),
    );
    return store;
  },
};

function tooltip(text: string, activity: 'idle' | 'reviewing' | 'healing'): vscode.MarkdownString {
  const links = {
    idle: `[${vscode.l10n.t('Review Changes')}](command:${commands.reviewChanges}) · [${vscode.l10n.t('Heal Failing Tests')}](command:${commands.healTests})`,
    reviewing: `[${vscode.l10n.t('Cancel')}](command:${commands.cancelReview})`,
    healing: `[${vscode.l10n.t('Cancel')}](command:${commands.cancelHeal})`,
  };
  const markdown = new vscode.MarkdownString(`${text}\n\n${links[activity]}`);
  markdown.isTrusted = { enabledCommands: [commands.cancelReview, commands.reviewChanges, commands.healTests, commands.cancelHeal] };
  return markdown;
}

async function showMenu(isRunning: boolean, isHealing: boolean, isDown: boolean): Promise<void> {
  const entries = [
    ...(isRunning ? [{ label: `$(stop-circle) ${vscode.l10n.t('Cancel Review')}`, id: commands.cancelReview }] : []),
    ...(isHealing ? [{ label: `$(stop-circle) ${vscode.l10n.t('Cancel Healing')}`, id: commands.cancelHeal }] : []),
    ...(isDown ? [{ label: `$(debug-restart) ${vscode.l10n.t('Restart Review Engine')}`, id: commands.restartServer }] : []),
    { label: `$(list-unordered) ${vscode.l10n.t('Show Findings')}`, id: commands.showFindings },
    { label: `$(lightbulb-autofix) ${vscode.l10n.t('Show Proposals')}`, id: commands.showProposals },
    ...(isRunning ? [] : [{ label: `$(refresh) ${vscode.l10n.t('Review Again')}`, id: commands.rerunReview }]),
    ...(isHealing ? [] : [{ label: `$(heart) ${vscode.l10n.t('Heal Failing Tests')}`, id: commands.healTests }]),
    { label: `$(output) ${vscode.l10n.t('Show Log')}`, id: commands.showLog },
  ];
  const choice = await vscode.window.showQuickPick(entries, { title: 'Roundtable' });
  if (choice !== undefined) await vscode.commands.executeCommand(choice.id);
}
