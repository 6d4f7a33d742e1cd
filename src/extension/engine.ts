import { createRequire } from 'node:module';
import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { DisposableStore } from '../base/disposable.ts';
import { errorMessage, UserFacingError } from '../base/errors.ts';
import type { Event } from '../base/event.ts';
import { Emitter } from '../base/event.ts';
import type { InitializationOptions, NotificationMessage, RequestMessage } from '../protocol/messages.ts';
import { isConnectionLost } from './client/connectionLost.ts';
import type { EngineClient, EngineClientModule, EngineState } from './client/engineClient.ts';

/** How long a request waits for a server that is being restarted. */
const restartLimitMs = 10_000;

export interface EngineOptions {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  /** What has to be read before the server can be started. */
  readonly prepare?: () => Promise<void>;
  readonly initializationOptions: () => InitializationOptions;
  readonly ruleUri: (rule: string) => vscode.Uri;
  readonly notifications: readonly string[];
}

/** The server process as the features see it: started when first needed, restarted when it ends, never in the way. */
export class Engine implements Disposable {
  readonly #options: EngineOptions;
  readonly #store = new DisposableStore();
  readonly #onDidChangeState = this.#store.add(new Emitter<EngineState>());
  readonly #onDidCrash = this.#store.add(new Emitter<{ readonly willRestart: boolean }>());
  readonly #onNotification = this.#store.add(new Emitter<{ readonly method: string; readonly params: unknown }>());
  #state: EngineState = { status: 'stopped' };
  #client: EngineClient | undefined;
  #starting: Promise<EngineClient> | undefined;
  #isDisposed = false;

  readonly onDidChangeState: Event<EngineState> = this.#onDidChangeState.event;
  readonly onDidCrash: Event<{ readonly willRestart: boolean }> = this.#onDidCrash.event;
  readonly onNotification: Event<{ readonly method: string; readonly params: unknown }> = this.#onNotification.event;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Starts the server unless it runs already; everyone who asks meanwhile waits for the same start. */
  start(): Promise<EngineClient> {
    if (this.#isDisposed) return Promise.reject(new UserFacingError(vscode.l10n.t('The window is closing.')));
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /** Ends the server and starts a new one. */
  async restart(): Promise<void> {
    const client = this.#client;
    this.#starting = undefined;
    this.#client = undefined;
    this.#setState({ status: 'stopped' });
    if (client !== undefined) {
      // A server that hangs must not keep a new one from starting.
      await client.stop().catch((error: unknown) => this.#options.log.warn(errorMessage(error)));
      client.dispose();
    }
    await this.start();
  }

  /**
   * Asks the server. Where it ends before it answers, the one that is started in its place is asked once more: every
   * request of the protocol may be repeated.
   */
  async request<P, R>(message: RequestMessage<P, R>, params: P, token?: vscode.CancellationToken): Promise<R> {
    const client = await this.start();
    try {
      return await client.request(message, params, token);
    } catch (error) {
      if (!isConnectionLost(error) || !(await this.#isBackAgain())) throw error;
      this.#options.log.info(`${message.method} is asked again of the new server`);
      return (await this.start()).request(message, params, token);
    }
  }

  /** Whether the server runs again soon. It may still count as running when the first request on it fails. */
  #isBackAgain(): Promise<boolean> {
    return new Promise((resolve) => {
      let isGone = this.#state.status !== 'running';
      const settle = (isBack: boolean): void => {
        clearTimeout(limit);
        subscription.dispose();
        resolve(isBack);
      };
      const limit = setTimeout(() => settle(false), restartLimitMs);
      const subscription = this.onDidChangeState(({ status }) => {
        if (status === 'failed') settle(false);
        else if (status !== 'running') isGone = true;
        else if (isGone) settle(true);
      });
    });
  }

  /** Tells the server something, if it runs; whoever needs it told at start listens to `onDidChangeState`. */
  notify<P>(message: NotificationMessage<P>, params: P): void {
    if (this.#state.status !== 'running') return;
    this.#client?.notify(message, params).catch((error: unknown) => this.#options.log.warn(errorMessage(error)));
  }

  setTrace(level: 'off' | 'messages' | 'verbose'): void {
    this.#client?.setTrace(level).catch((error: unknown) => this.#options.log.warn(errorMessage(error)));
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#client?.dispose();
    this.#store.dispose();
  }

  async #start(): Promise<EngineClient> {
    const { log, context } = this.#options;
    this.#setState({ status: 'starting' });
    const begin = performance.now();
    try {
      await this.#options.prepare?.();
      let hasStarted = false;
      const client = this.#loadClient().createEngineClient({
        serverModule: context.asAbsolutePath('dist/server.js'),
        log,
        initializationOptions: this.#options.initializationOptions,
        ruleUri: this.#options.ruleUri,
        notifications: this.#options.notifications,
        onState: (state) => this.#onClientState(client, state, hasStarted),
        onCrash: (event) => this.#onCrash(event),
        onNotification: (method, params) => this.#onNotification.fire({ method, params }),
      });
      this.#client = client;
      await client.start();
      hasStarted = true;
      log.info(`Server ready after ${Math.round(performance.now() - begin)} ms`);
      return client;
    } catch (error) {
      this.#starting = undefined;
      log.error(`The server did not start: ${errorMessage(error)}`);
      this.#setState({ status: 'failed', message: errorMessage(error) });
      throw new UserFacingError(vscode.l10n.t('The review engine could not start: {0}', errorMessage(error)), {
        cause: error,
      });
    }
  }

  /**
   * `createRequire` keeps the bundler from pulling the client into this bundle: dist/languageClient.cjs stays a file
   * of its own, next to this one, and is read only now.
   */
  #loadClient(): EngineClientModule {
    return createRequire(__filename)('./languageClient.cjs') as EngineClientModule;
  }

  #onClientState(client: EngineClient, state: EngineState, hasStarted: boolean): void {
    // A client that was replaced still reports its own end.
    if (client !== this.#client || this.#state.status === 'failed') return;
    this.#setState(state);
    // A first start that fails says so itself, and is not tried again and again.
    if (state.status === 'stopped' && hasStarted) setTimeout(() => this.#replaceIfStopped(client), 0);
  }

  /** A client that starts its server again is stopped for a moment only. One that stays so is replaced: nobody asked for it. */
  #replaceIfStopped(client: EngineClient): void {
    if (client !== this.#client || this.#state.status !== 'stopped' || this.#isDisposed) return;
    this.#starting = undefined;
    this.#client = undefined;
    client.dispose();
    this.#onDidCrash.fire({ willRestart: true });
    this.start().catch((error: unknown) => this.#options.log.error(errorMessage(error)));
  }

  #onCrash(event: { readonly willRestart: boolean }): void {
    if (!event.willRestart) {
      this.#starting = undefined;
      this.#setState({ status: 'failed', message: vscode.l10n.t('It stopped several times in a row.') });
    }
    this.#onDidCrash.fire(event);
  }

  #setState(state: EngineState): void {
    this.#state = state;
    this.#onDidChangeState.fire(state);
  }
}
