import type * as vscode from 'vscode';
import type { InitializationOptions, NotificationMessage, RequestMessage } from '../../protocol/messages.ts';

/** How the server process is doing. */
export type EngineState =
  | { readonly status: 'stopped' }
  | { readonly status: 'starting' }
  | { readonly status: 'running'; readonly pid: number | null }
  | { readonly status: 'failed'; readonly message: string };

/** What the client needs of the extension; it is loaded late and reaches nothing else. */
export interface EngineClientOptions {
  readonly serverModule: string;
  readonly log: vscode.LogOutputChannel;
  readonly initializationOptions: () => InitializationOptions;
  /** Where the page of a diagnostic's rule is. */
  readonly ruleUri: (rule: string) => vscode.Uri;
  readonly onState: (state: EngineState) => void;
  /** The server ended by itself; whether it is started again. */
  readonly onCrash: (event: { readonly willRestart: boolean }) => void;
  readonly onNotification: (method: string, params: unknown) => void;
  readonly notifications: readonly string[];
  /** Answers what the server asks of the editor. */
  readonly onRequest: (method: string, params: unknown, token: vscode.CancellationToken) => Promise<unknown>;
  readonly requests: readonly string[];
}

/** The language client, as narrow as the extension uses it. */
export interface EngineClient extends vscode.Disposable {
  start(): Promise<void>;
  stop(): Promise<void>;
  request<P, R>(message: RequestMessage<P, R>, params: P, token?: vscode.CancellationToken): Promise<R>;
  notify<P>(message: NotificationMessage<P>, params: P): Promise<void>;
  setTrace(level: 'off' | 'messages' | 'verbose'): Promise<void>;
}

/** The shape of the separately loaded bundle. */
export interface EngineClientModule {
  createEngineClient(options: EngineClientOptions): EngineClient;
}
