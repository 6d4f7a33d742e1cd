import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { registerCommands } from '../commandRegistration.ts';
import { commands } from '../ids.ts';
import { createSample } from '../sample/createSample.ts';
import type { Contribution, Services } from '../services.ts';

/** Open Sample: a small project with real problems in an uncommitted change, in a window of its own. */
export const sampleWorkspace: Contribution = {
  name: 'sample',
  register: (services) =>
    registerCommands(services, { [commands.openSample]: (target) => openSample(services, target) }),
};

/** With a URI (a test, another extension) the sample is made there and no window is opened. */
async function openSample({ context }: Services, given: unknown): Promise<vscode.Uri | undefined> {
  const folder = given instanceof vscode.Uri ? given : await chooseFolder();
  if (folder === undefined) return undefined;
  await createSample(context.asAbsolutePath(path.join('media', 'sample')), folder.fsPath, gitPath());
  if (given === undefined) await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: true });
  return folder;
}

async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const temporary = { label: vscode.l10n.t('In a temporary folder'), isTemporary: true };
  const own = { label: vscode.l10n.t('In a folder of your choice…'), isTemporary: false };
  const picked = await vscode.window.showQuickPick([temporary, own], { title: vscode.l10n.t('Make the sample') });
  if (picked === undefined) return undefined;
  if (picked.isTemporary) {
    return vscode.Uri.file(path.join(await mkdtemp(path.join(tmpdir(), 'roundtable-')), 'roundtable-sample'));
  }
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Make the Sample Here'),
  });
  const parent = chosen?.[0];
  return parent === undefined ? undefined : vscode.Uri.joinPath(parent, 'roundtable-sample');
}

/** The git that the editor itself uses, where it says which. */
function gitPath(): string {
  const git = vscode.extensions.getExtension<{ getAPI(version: 1): { readonly git: { readonly path: string } } }>('vscode.git');
  try {
    return git?.isActive === true ? git.exports.getAPI(1).git.path : 'git';
  } catch {
    // The git extension is there but switched off.
    return 'git';
  }
}
