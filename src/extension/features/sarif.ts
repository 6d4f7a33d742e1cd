import * as vscode from 'vscode';
import { UserFacingError } from '../../base/errors.ts';
import { exportSarif, importSarif } from '../../protocol/messages.ts';
import { registerCommands } from '../commandRegistration.ts';
import { commands } from '../ids.ts';
import type { Contribution, Services } from '../services.ts';

/** SARIF out and in. Both take a URI where a caller already knows it, and ask where not. */
export const sarif: Contribution = {
  name: 'SARIF',
  register: (services) =>
    registerCommands(services, {
      [commands.exportSarif]: (target) => exportTo(services, target),
      [commands.importSarif]: (source) => importFrom(services, source),
    }),
};

const filters = (): Record<string, string[]> => ({ SARIF: ['sarif', 'json'], [vscode.l10n.t('All files')]: ['*'] });

async function exportTo({ engine }: Services, given: unknown): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target =
    given instanceof vscode.Uri
      ? given
      : await vscode.window.showSaveDialog({
          filters: filters(),
          title: vscode.l10n.t('Export SARIF'),
          ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, 'roundtable.sarif') }),
        });
  if (target === undefined) return undefined;
  const { sarif, findings } = await engine.request(exportSarif, null);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(sarif));
  vscode.window.setStatusBarMessage(vscode.l10n.t('{0} findings exported', findings), 4000);
  return target;
}

async function importFrom({ engine }: Services, given: unknown): Promise<void> {
  const source =
    given instanceof vscode.Uri
      ? given
      : (
          await vscode.window.showOpenDialog({
            filters: filters(),
            title: vscode.l10n.t('Import SARIF'),
            openLabel: vscode.l10n.t('Import'),
          })
        )?.[0];
  if (source === undefined) return;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(source));
  const name = source.path.slice(source.path.lastIndexOf('/') + 1);
  const { tool, findings, skipped } = await engine.request(importSarif, { text, name });
  if (findings === 0 && skipped > 0) {
    throw new UserFacingError(vscode.l10n.t('None of the {0} results of {1} fits this workspace.', skipped, tool));
  }
  await vscode.commands.executeCommand(commands.showFindings);
  const left = skipped === 0 ? '' : ` ${vscode.l10n.t('{0} did not fit this workspace.', skipped)}`;
  // Asked for, so answered.
  void vscode.window.showInformationMessage(vscode.l10n.t('{0} joined the table with {1} findings.', tool, findings) + left);
}
