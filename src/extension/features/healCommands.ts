import * as vscode from 'vscode';
import { UserFacingError } from '../../base/errors.ts';
import { failingTestId } from '../../protocol/healing.ts';
import { cancelHeal, startHeal } from '../../protocol/messages.ts';
import { registerCommands } from '../commandRegistration.ts';
import { commands, views } from '../ids.ts';
import { enclosingTest } from '../model/enclosingTest.ts';
import { proposalArguments } from '../model/proposalArguments.ts';
import { saveBeforeTests } from '../saveBeforeTests.ts';
import type { Contribution, Services } from '../services.ts';

type Trigger = 'command' | 'codeLens' | 'testExplorer';

/** The commands that start and stop a heal. */
export const healCommands: Contribution = {
  name: 'heal commands',
  register: (services) =>
    registerCommands(services, {
      [commands.healTests]: () => heal(services, [], 'command'),
      [commands.healTest]: async (...args) => {
        const { tests, trigger } = chosenTests(services, args);
        if (tests.length === 0) {
          throw new UserFacingError(vscode.l10n.t('There is no test here to heal.'), {
            hint: vscode.l10n.t('Put the cursor into one, or heal all failing tests.'),
          });
        }
        return heal(services, tests, trigger);
      },
      [commands.cancelHeal]: async () => (await services.engine.request(cancelHeal, null)).wasRunning,
      [commands.showProposals]: () => vscode.commands.executeCommand(`${views.proposals}.focus`),
    }),
};

/** Starts a heal and shows how it goes; answers with the run's id. */
export async function heal(services: Services, tests: readonly string[], trigger: Trigger): Promise<string> {
  requireHealable();
  const starting = startHealing(services, tests, trigger);
  // The view opens while the request is under way: the first sign of life does not wait for the server.
  void vscode.commands.executeCommand(`${views.proposals}.focus`, { preserveFocus: true });
  return starting;
}

/** Starts a heal that somebody asked for, wherever they did; answers with the run's id. */
export async function startHealing({ engine, log }: Services, tests: readonly string[], trigger: Trigger): Promise<string> {
  requireHealable();
  await saveBeforeTests(log);
  return (await engine.request(startHeal, { tests, trigger })).run;
}

function requireHealable(): void {
  if ((vscode.workspace.workspaceFolders ?? []).length === 0) {
    throw new UserFacingError(vscode.l10n.t('There is no folder whose tests could be healed.'), { hint: vscode.l10n.t('Open a folder first.') });
  }
  if (!vscode.workspace.isTrusted) {
    throw new UserFacingError(vscode.l10n.t("Healing runs the workspace's tests, which are its code."), {
      hint: vscode.l10n.t('Trust the workspace first.'),
    });
  }
}

/** The tests a command means: a row or a code lens names a failure, the Test Explorer an item, else the cursor decides. */
function chosenTests({ view }: Services, args: readonly unknown[]): { readonly tests: readonly string[]; readonly trigger: Trigger } {
  const { failureId, from } = proposalArguments(args);
  const failure = view.state.failures.find(({ id }) => id === failureId);
  if (failure !== undefined) return { tests: [failingTestId(failure)], trigger: from === 'codeLens' ? 'codeLens' : 'command' };
  const items = args.flat().filter(isTestItem);
  if (items.length > 0) return { tests: items.map(pathOfItem), trigger: 'testExplorer' };
  const editor = vscode.window.activeTextEditor;
  const name = editor === undefined ? undefined : enclosingTest(editor.document.getText().split(/\r?\n/), editor.selection.active.line);
  return { tests: name === undefined ? [] : [name], trigger: 'command' };
}

function isTestItem(value: unknown): value is vscode.TestItem {
  const item = value as Partial<vscode.TestItem> | null | undefined;
  return typeof item?.label === 'string' && typeof item.id === 'string' && item.children !== undefined;
}

/** Items of a file's tests have a range; the file and its folders above them have none, and no test is named after them. */
function pathOfItem(item: vscode.TestItem): string {
  const names: string[] = [];
  for (let at: vscode.TestItem | undefined = item; at?.range !== undefined; at = at.parent) names.unshift(at.label);
  if (names.length > 0) return names.join(' › ');
  return item.uri === undefined ? item.label : vscode.workspace.asRelativePath(item.uri, false);
}
