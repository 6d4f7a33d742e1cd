import type { Connection, InitializeResult } from 'vscode-languageserver/node';
import { CodeActionKind, TextDocumentSyncKind } from 'vscode-languageserver/node';
import { productVersion } from '../adapters/productVersion.ts';
import { BugError, errorMessage, UserFacingError } from '../base/errors.ts';
import type { InitializationOptions } from '../protocol/messages.ts';
import * as messages from '../protocol/messages.ts';
import type { Logger } from '../runtime/telemetry/logger.ts';
import { ResponseError } from 'vscode-languageserver/node';
import { handleRequests } from './handleRequests.ts';
import { openWindow } from './window.ts';
import type { Window } from './window.ts';

/** Speaks LSP for one editor window: the shape of the conversation; what is done is in `window.ts`. */
export function serve(connection: Connection, logger: Logger): void {
  let opened: Promise<Window> | undefined;
  /** Settles when the window has brought back what was there before, so that nothing asked for meanwhile is overwritten. */
  let started: Promise<void> | undefined;
  const window = async (): Promise<Window> => {
    if (opened === undefined) throw new BugError('A request came before initialize');
    const ready = await opened;
    await started;
    return ready;
  };

  connection.onInitialize((params): InitializeResult => {
    const options = params.initializationOptions as InitializationOptions;
    const folders = params.workspaceFolders ?? [];
    opened = openWindow({ connection, logger, options, folders: folders.map((folder) => folder.uri) });
    opened.catch((error: unknown) => logger.log('error', 'The engine could not be started', { error: errorMessage(error) }));
    return {
      serverInfo: { name: 'Roundtable', version: productVersion },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });
  connection.onInitialized(() => {
    started = (async () => {
      const ready = await opened!;
      connection.workspace.onDidChangeWorkspaceFolders((event) => ready.changeFolders(event));
      await ready.start();
    })().catch((error: unknown) => logger.log('error', 'The last review could not be shown again', { error: errorMessage(error) }));
  });
  connection.onDidChangeConfiguration(() => void window().then((ready) => ready.reloadSettings()));
  connection.onNotification(messages.workspaceTrust.method, (params: { isTrusted: boolean }) => void window().then((ready) => ready.setTrust(params.isTrusted)));
  connection.onNotification(messages.visibleDocuments.method, (params: { uris: string[] }) => void window().then((ready) => ready.setVisible(params.uris)));
  connection.onNotification(
    messages.linterDiagnostics.method,
    (params: { sources: { uri: string; tools: string[] }[] }) => void window().then((ready) => ready.setLintedElsewhere(params.sources)),
  );
  connection.onCodeAction(async (params) => (await window()).codeActions(params));
  handleRequests(connection, window, toWireError);
  connection.onShutdown(async () => {
    if (opened !== undefined) await (await opened).dispose();
  });
  connection.listen();
}

/** One failing request answers with its error and never ends the process. */
function toWireError(error: unknown): ResponseError<{ hint?: string }> {
  if (UserFacingError.is(error)) {
    return new ResponseError(1, error.message, error.hint === undefined ? {} : { hint: error.hint });
  }
  return new ResponseError(2, errorMessage(error));
}
