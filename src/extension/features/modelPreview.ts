import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { previewModel } from '../../protocol/messages.ts';
import { registerCommands } from '../commandRegistration.ts';
import { commands, modelPreviewScheme } from '../ids.ts';
import type { Contribution, Services } from '../services.ts';

/** Preview What a Model Would Be Sent: the requests for the uncommitted change in a document that nobody can edit. */
export const modelPreview: Contribution = {
  name: 'model preview',
  register: (services) => {
    const store = new DisposableStore();
    let text = '';
    const changed = store.add(new vscode.EventEmitter<vscode.Uri>());
    const uri = vscode.Uri.from({ scheme: modelPreviewScheme, path: `/${vscode.l10n.t('What a model would be sent')}.txt` });
    store.add(vscode.workspace.registerTextDocumentContentProvider(modelPreviewScheme, { onDidChange: changed.event, provideTextDocumentContent: () => text }));
    store.add(registerCommands(services, {
      [commands.previewModel]: async () => {
        text = await preview(services);
        changed.fire(uri);
        await vscode.window.showTextDocument(uri, { preview: true });
      },
    }));
    return store;
  },
};

async function preview({ engine }: Services): Promise<string> {
  const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Putting together what a model would be sent…') };
  return (await vscode.window.withProgress(options, () => engine.request(previewModel, { target: { kind: 'workingTree' } }))).text;
}
