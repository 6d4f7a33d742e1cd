import * as vscode from 'vscode';
import type { DismissalScope, Finding } from '../protocol/finding.ts';
import { expiryChoices, parseUntil, reasonChoices, scopeChoices } from './model/dismissal.ts';
import { translate } from './translate.ts';

export interface Dismissal {
  readonly scope: DismissalScope;
  readonly reason: string;
  readonly until?: number;
}

/** Asks how far, why and for how long, in three short steps; Escape in any of them dismisses nothing. */
export async function askDismissal(finding: Finding, givenScope?: DismissalScope): Promise<Dismissal | undefined> {
  const scope = givenScope ?? (await askScope(finding));
  if (scope === undefined) return undefined;
  const reason = await askReason(vscode.l10n.t('Dismiss: why?'), reasonChoices(translate));
  if (reason === undefined) return undefined;
  const until = await askUntil();
  if (until === undefined) return undefined;
  return { scope, reason, ...(until === 'forGood' ? {} : { until }) };
}

async function askScope(finding: Finding): Promise<DismissalScope | undefined> {
  const picked = await vscode.window.showQuickPick([...scopeChoices(finding, translate)], {
    title: vscode.l10n.t('Dismiss: what?'),
    placeHolder: finding.message,
  });
  return picked?.scope;
}

/** What is typed and matches no choice is the reason itself. */
export function askReason(title: string, reasons: readonly string[]): Promise<string | undefined> {
  const picker = vscode.window.createQuickPick();
  const choices = reasons.map((label) => ({ label }));
  picker.title = title;
  picker.placeholder = vscode.l10n.t('Pick a reason or type your own');
  picker.items = choices;
  picker.onDidChangeValue((value) => {
    const own = value.trim();
    picker.items =
      own === '' ? choices : [{ label: own, description: vscode.l10n.t('in your words'), alwaysShow: true }, ...choices];
  });
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]?.label);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

async function askUntil(): Promise<number | 'forGood' | undefined> {
  const picked = await vscode.window.showQuickPick([...expiryChoices(translate)], {
    title: vscode.l10n.t('Dismiss: for how long?'),
    placeHolder: vscode.l10n.t('It comes back afterwards if the code is still there'),
  });
  if (picked === undefined || picked.length === 'forGood') return picked?.length as 'forGood' | undefined;
  if (picked.length !== 'untilDate') return Date.now() + picked.length;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Dismiss: until which day?'),
    placeHolder: '2030-12-31',
    validateInput: (value) =>
      parseUntil(value, Date.now()) === undefined ? vscode.l10n.t('A day to come, as year-month-day.') : undefined,
  });
  return text === undefined ? undefined : parseUntil(text, Date.now());
}
