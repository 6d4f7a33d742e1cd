import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic, MessageConnection } from 'vscode-languageserver/node';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-languageserver/node';
import { emptyViewState, reduceViewState } from '../../src/protocol/viewState.ts';
import type { NumberedAction, ViewState } from '../../src/protocol/viewState.ts';
import * as messages from '../../src/protocol/messages.ts';
import type { RequestMessage } from '../../src/protocol/messages.ts';

const serverModule = path.resolve(import.meta.dirname, '../../dist/server.js');

/** The real server process with a client that remembers what it was told. */
export interface TestServer {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  readonly diagnostics: Map<string, Diagnostic[]>;
  readonly log: string[];
  view(): ViewState;
  request<P, R>(message: RequestMessage<P, R>, params: P): Promise<R>;
  /** Waits until something holds; fails with what was logged when it never does. */
  until(what: string, condition: () => boolean, timeoutMs?: number): Promise<void>;
  review(target?: messages.ReviewTarget): Promise<ViewState>;
  open(file: string, text: string): void;
  stop(): Promise<void>;
}

export interface TestServerOptions {
  readonly folders: readonly string[];
  readonly home: string;
  readonly isTrusted?: boolean;
  readonly settings?: unknown;
  readonly env?: Record<string, string>;
  readonly model?: messages.ModelAccess;
  readonly moreModels?: messages.MoreModels;
}

export async function startServer(options: TestServerOptions): Promise<TestServer> {
  const env: Record<string, string> = { PATH: process.env['PATH'] ?? '', HOME: options.home, ...options.env };
  const child = fork(serverModule, ['--node-ipc'], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  const diagnostics = new Map<string, Diagnostic[]>();
  const log: string[] = [];
  let view: ViewState = emptyViewState;
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => log.push(chunk));
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => log.push(chunk));
  connection.onError(() => {});
  connection.onNotification('window/logMessage', (params: { message: string }) => void log.push(params.message));
  connection.onNotification('textDocument/publishDiagnostics', (params: { uri: string; diagnostics: Diagnostic[] }) => void diagnostics.set(params.uri, params.diagnostics));
  connection.onNotification(messages.viewActions.method, ({ actions }: { actions: NumberedAction[] }) => {
    for (const action of actions) view = reduceViewState(view, action);
  });
  connection.onRequest('workspace/configuration', (params: { items: unknown[] }) => params.items.map(() => options.settings ?? {}));
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { workspace: { configuration: true, workspaceFolders: true } },
    workspaceFolders: options.folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: path.basename(folder) })),
    initializationOptions: { isTrusted: options.isTrusted ?? true, storageFolder: path.join(options.home, 'roundtable'), logFolder: null, extensionVersion: '0.0.0', ...(options.model === undefined ? {} : { model: options.model }), ...(options.moreModels === undefined ? {} : { moreModels: options.moreModels }) } satisfies messages.InitializationOptions,
  });
  await connection.sendNotification('initialized', {});

  const until = async (what: string, condition: () => boolean, timeoutMs = 15_000): Promise<void> => {
    const end = Date.now() + timeoutMs;
    while (!condition()) {
      if (Date.now() > end) throw new Error(`Never came: ${what}\n${log.join('\n')}\n${JSON.stringify(view.run)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const request = <P, R>(message: RequestMessage<P, R>, params: P): Promise<R> => connection.sendRequest(message.method, params);
  view = await request(messages.subscribeView, null);
  return {
    process: child,
    connection,
    diagnostics,
    log,
    view: () => view,
    request,
    until,
    review: async (target = { kind: 'workingTree' }) => {
      const { run } = await request(messages.startReview, { target, trigger: 'command' });
      await until('the end of the review', () => view.run?.id === run && view.run.state.status !== 'running');
      return view;
    },
    open: (file, text) => {
      void connection.sendNotification('textDocument/didOpen', { textDocument: { uri: pathToFileURL(file).href, languageId: 'plaintext', version: 1, text } });
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) {
        connection.dispose();
        return;
      }
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      try {
        await connection.sendRequest('shutdown');
        await connection.sendNotification('exit');
      } catch {
        child.kill('SIGKILL');
      }
      const watchdog = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(watchdog);
      connection.dispose();
    },
  };
}
