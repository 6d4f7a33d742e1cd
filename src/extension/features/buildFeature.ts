import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { UserFacingError } from '../../base/errors.ts';
import type { FeatureOutcome } from '../../protocol/messages.ts';
import { cancelFeature, featureOutcome, markApplied, proposalEdits, startFeature } from '../../protocol/messages.ts';
import { registerCommands } from '../commandRegistration.ts';
import { commands, featureScheme } from '../ids.ts';
import { ProposalPreview } from '../proposalPreview.ts';
import { toWorkspaceEdit } from '../ranges.ts';
import { saveBeforeTests } from '../saveBeforeTests.ts';
import type { Contribution, Services } from '../services.ts';

type Proposed = Extract<FeatureOutcome, { readonly status: 'proposed' }>;

/** Build a Feature: say what is wanted, watch the team in the monitor, look at what it proposes, take it with one click. */
export const buildFeature: Contribution = {
  name: 'build feature',
  register: (services) => {
    const store = new DisposableStore();
    const preview = store.add(new ProposalPreview(featureScheme));
    store.add(registerCommands(services, {
      // Answers when the run has begun; what it comes to is told when it is over.
      [commands.buildFeature]: async (given) => {
        const asked = await ask(services, typeof given === 'string' ? given : undefined);
        if (asked === undefined) return undefined;
        const { run } = await services.engine.request(startFeature, asked);
        void vscode.commands.executeCommand(commands.openMonitor, run);
        void watch(services, run, preview).catch((error: unknown) => services.log.error(error instanceof Error ? error : String(error)));
        return run;
      },
      [commands.previewFeature]: (given) => show(services, preview, idOf(given)),
      [commands.applyFeature]: (given) => apply(services, idOf(given)),
    }));
    return store;
  },
};

let last: Proposed | undefined;

function idOf(given: unknown): string {
  const id = typeof given === 'string' ? given : last?.proposal;
  if (id === undefined) throw new UserFacingError(vscode.l10n.t('No feature is proposed.'), { hint: vscode.l10n.t('Build one first.') });
  return id;
}

async function ask({ log }: Services, given: string | undefined): Promise<{ readonly task: string; readonly folder: string | null } | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) throw new UserFacingError(vscode.l10n.t('There is no folder to build in.'), { hint: vscode.l10n.t('Open a folder first.') });
  if (!vscode.workspace.isTrusted) throw new UserFacingError(vscode.l10n.t("Building a feature runs the workspace's tests, which are its code."), { hint: vscode.l10n.t('Trust the workspace first.') });
  const folder = folders.length === 1 ? folders[0] : await vscode.window.showWorkspaceFolderPick({ placeHolder: vscode.l10n.t('Build in which folder?') });
  if (folder === undefined) return undefined;
  const task = given ?? (await vscode.window.showInputBox({
    title: vscode.l10n.t('Build a Feature'),
    prompt: vscode.l10n.t('What is to be built? It is built in a copy; nothing here changes until you take it.'),
    placeHolder: vscode.l10n.t('Let price() take a discount in percent'),
    ignoreFocusOut: true,
  }));
  if (task === undefined || task.trim() === '') return undefined;
  await saveBeforeTests(log);
  return { task, folder: folder.uri.toString() };
}

async function watch(services: Services, run: string, preview: ProposalPreview): Promise<void> {
  const { engine } = services;
  const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Building a feature…'), cancellable: true };
  const outcome = await vscode.window.withProgress(options, (_progress, token) => {
    const listening = token.onCancellationRequested(() => void engine.request(cancelFeature, null).catch(() => {}));
    return engine.request(featureOutcome, { run }).finally(() => listening.dispose());
  });
  switch (outcome.status) {
    case 'failed':
      void vscode.window.showErrorMessage(vscode.l10n.t('The feature could not be built: {0}', outcome.message));
      return;
    case 'nothing':
      void vscode.window.showInformationMessage(outcome.partial === null ? vscode.l10n.t('The team changed nothing.') : vscode.l10n.t('The team changed nothing: {0}', outcome.partial));
      return;
    case 'proposed':
      last = outcome;
      await propose(services, preview, outcome);
  }
}

async function propose(services: Services, preview: ProposalPreview, outcome: Proposed): Promise<void> {
  const look = vscode.l10n.t('Preview');
  const take = vscode.l10n.t('Apply');
  // What is not proven is looked at before it is taken.
  const answer = outcome.isProven
    ? await vscode.window.showInformationMessage(vscode.l10n.t('Built and proven: {0} ({1})', outcome.title, figures(outcome)), look, take)
    : await vscode.window.showWarningMessage(vscode.l10n.t('Built, but not proven: {0} ({1})', outcome.title, [outcome.partial, ...outcome.notes].filter((note) => note !== null).slice(0, 2).join('; ')), look);
  if (answer === look) await show(services, preview, outcome.proposal);
  if (answer === take) await apply(services, outcome.proposal);
}

function figures({ tests, suite }: Proposed): string {
  const own = vscode.l10n.t('new tests {0} of {1}', tests.passed, tests.runs);
  return suite === null ? own : vscode.l10n.t('{0}, suite {1} of {2}', own, suite.passed, suite.total);
}

async function show({ engine }: Services, preview: ProposalPreview, proposal: string): Promise<void> {
  const edits = await engine.request(proposalEdits, { proposal });
  if (edits.status === 'withdrawn') throw withdrawn(edits.reason);
  await preview.show(proposal, edits);
}

/** One edit over all files, which one Undo takes back; only where everything is as it was when it was built. */
async function apply({ engine }: Services, proposal: string): Promise<void> {
  const edits = await engine.request(proposalEdits, { proposal });
  if (edits.status === 'withdrawn') throw withdrawn(edits.reason);
  if (edits.status === 'moved') throw withdrawn(vscode.l10n.t('Its files have changed since it was built.'));
  if (!(await vscode.workspace.applyEdit(toWorkspaceEdit(edits.changes, edits.creates)))) throw new UserFacingError(vscode.l10n.t('The editor did not accept the feature.'));
  const [first] = edits.files;
  if (first !== undefined) await vscode.window.showTextDocument(vscode.Uri.parse(first.uri, true), { preview: false, viewColumn: vscode.ViewColumn.One });
  await engine.request(markApplied, { proposal });
}

function withdrawn(reason: string): UserFacingError {
  return new UserFacingError(vscode.l10n.t('This feature is withdrawn. {0}', reason), { hint: vscode.l10n.t('Build it again to get a new one.') });
}
