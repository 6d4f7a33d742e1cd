import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { UserFacingError } from '../../base/errors.ts';
import { monitorAnswer, monitorCancel, monitorExport, monitorImport } from '../../protocol/messages.ts';
import type { ExportFormat, MonitorAction } from '../../protocol/monitor/monitorHost.ts';
import { commands, extensionId } from '../ids.ts';
import { shortTestName } from '../model/verdictWords.ts';
import { failurePagePath, findingPagePath } from '../pages/pagePath.ts';
import { pageUri } from '../pages/pageAddress.ts';
import type { Services } from '../services.ts';
import { linkTo } from './monitorLink.ts';
import { placeInWorkspace } from './placeInWorkspace.ts';

/** Bytes of a file that are read for an import; the engine says the same of the text. */
const longestImport = 100_000_000;

/** Does what the page asks for. Whatever changes anything goes through the commands that the views use as well. */
export async function act(services: Services, action: MonitorAction): Promise<void> {
  const { engine, view } = services;
  switch (action.type) {
    case 'openPlace': {
      const path = placeInWorkspace(action.place, (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath));
      if (path === undefined) throw new UserFacingError(vscode.l10n.t('{0} is not in this workspace.', action.place.file));
      const at = { line: action.place.line, column: 1 };
      await vscode.commands.executeCommand(commands.openPlace, path, { start: at, end: at });
      return;
    }
    case 'openFinding': {
      const finding = view.state.findings.find(({ id }) => id === action.id) ?? view.state.dropped.find(({ finding: { id } }) => id === action.id)?.finding;
      await openPage(findingPagePath(action.id, finding?.message ?? action.id));
      return;
    }
    case 'openFailure': {
      const failure = view.state.failures.find(({ id }) => id === action.id);
      if (failure === undefined) throw new UserFacingError(vscode.l10n.t('Nothing is known about this test any more.'));
      await openPage(failurePagePath(failure.id, shortTestName(failure)));
      return;
    }
    case 'previewProposal':
      await vscode.commands.executeCommand(commands.previewProposal, { proposalId: action.id });
      return;
    case 'applyProposal':
      await vscode.commands.executeCommand(commands.applyProposal, { proposalId: action.id });
      return;
    case 'rejectProposal':
      await vscode.commands.executeCommand(commands.rejectProposal, { proposalId: action.id });
      return;
    case 'answerApproval': {
      const { accepted } = await engine.request(monitorAnswer, { run: action.run, id: action.id, answer: action.answer });
      if (!accepted) throw new UserFacingError(vscode.l10n.t('This run does not wait for that answer any more.'));
      return;
    }
    case 'cancelRun': {
      const { wasRunning } = await engine.request(monitorCancel, { run: action.run });
      if (!wasRunning) throw new UserFacingError(vscode.l10n.t('This window is not at work on that run.'));
      return;
    }
    case 'exportRun':
      await exportRun(services, action.run, action.format);
      return;
    case 'importRun':
      await vscode.commands.executeCommand(commands.importRun);
      return;
    case 'copy':
      await vscode.env.clipboard.writeText(action.text);
      return;
    case 'copyLink':
      await vscode.env.clipboard.writeText(`${vscode.env.uriScheme}://${extensionId}${linkTo(action.run, action.seq)}`);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Link copied'), 3000);
      return;
  }
}

/** Saves a run where the user says; a URI is asked for where none is given. */
export async function exportRun({ engine }: Services, run: string, format: ExportFormat, given?: vscode.Uri): Promise<vscode.Uri | undefined> {
  const { text, name } = await engine.request(monitorExport, { run, format });
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const target = given ?? (await vscode.window.showSaveDialog({ title: vscode.l10n.t('Export Run'), defaultUri: vscode.Uri.joinPath(folder, name) }));
  if (target === undefined) return undefined;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Run exported'), 4000);
  return target;
}

/** Takes a run of a colleague into the history; answers its id. */
export async function importRun({ engine }: Services, given: unknown): Promise<string | undefined> {
  const source = given instanceof vscode.Uri ? given : (await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Import Run'),
    openLabel: vscode.l10n.t('Import'),
    filters: { JSON: ['json'], [vscode.l10n.t('All files')]: ['*'] },
  }))?.[0];
  if (source === undefined) return undefined;
  const name = source.path.slice(source.path.lastIndexOf('/') + 1);
  if ((await vscode.workspace.fs.stat(source)).size > longestImport) {
    throw new UserFacingError(vscode.l10n.t('{0} cannot be imported: it is larger than {1} MB', name, longestImport / 1_000_000), { hint: vscode.l10n.t('Export that run as a page instead: it opens in any browser.') });
  }
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(source));
  const { run, isNew } = await engine.request(monitorImport, { text, name });
  if (!isNew) vscode.window.setStatusBarMessage(vscode.l10n.t('This run is in the history already'), 4000);
  return run;
}

function openPage(path: string): Thenable<unknown> {
  return vscode.commands.executeCommand(commands.openPage, pageUri(path).toString());
}
