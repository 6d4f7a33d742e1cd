// Bundled alone as dist/languageClient.cjs and required after activation has returned: this is the one file of the
// extension that loads the language client, which costs more to load than everything else here together.
import type * as vscode from 'vscode';
import type { LanguageClientOptions, MessageTransports, NodeModule } from 'vscode-languageclient/node';
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, State, Trace, TransportKind } from 'vscode-languageclient/node';
import type { NotificationMessage, RequestMessage } from '../protocol/messages.ts';
import type { EngineClient, EngineClientOptions } from './client/engineClient.ts';
import { diagnosticDataOf } from './client/diagnostics.ts';
import { RestartPolicy } from './client/restartPolicy.ts';
import { strictModelSettings } from './strictModelSettings.ts';

/** Makes the client; nothing runs before `start`. */
export function createEngineClient(options: EngineClientOptions): EngineClient {
  const policy = new RestartPolicy();
  const client = new ServerClient(
    'roundtable',
    'Roundtable',
    { run: serverProcess(options.serverModule, []), debug: serverProcess(options.serverModule, ['--inspect=6009']) },
    clientOptions(options, policy),
  );

  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) options.onState({ status: 'running', pid: client.pid });
    else if (newState === State.Starting) options.onState({ status: 'starting' });
    else options.onState({ status: 'stopped' });
  });
  for (const method of options.notifications) {
    client.onNotification(method, (params: unknown) => options.onNotification(method, params));
  }

  for (const method of options.requests) {
    client.onRequest(method, (params: unknown, token: vscode.CancellationToken) => options.onRequest(method, params, token));
  }

  return {
    start: () => {
      policy.forget();
      return client.start();
    },
    stop: () => client.stop(),
    request: <P, R>(message: RequestMessage<P, R>, params: P, token?: vscode.CancellationToken) =>
      // An absent token that is passed on would count as one more parameter.
      token === undefined ? client.sendRequest<R>(message.method, params) : client.sendRequest<R>(message.method, params, token),
    notify: <P>(message: NotificationMessage<P>, params: P) => client.sendNotification(message.method, params),
    setTrace: (level) => client.setTrace(Trace.fromString(level)),
    dispose: () => {
      // The editor waits a few seconds for this at most; a server that does not answer is ended by the client.
      client.dispose().catch((error: unknown) => options.log.warn(`Stopping the server: ${String(error)}`));
    },
  };
}

/** The client's own `serverProcess` is forgotten when a server ends, also where the next one has started meanwhile. */
class ServerClient extends LanguageClient {
  pid: number | null = null;

  protected override async createMessageTransports(encoding: string): Promise<MessageTransports> {
    const transports = await super.createMessageTransports(encoding);
    this.pid = this.serverProcess?.pid ?? null;
    return transports;
  }
}

function serverProcess(module: string, execArgv: readonly string[]): NodeModule {
  return {
    module,
    transport: TransportKind.ipc,
    options: { execArgv: ['--disable-warning=ExperimentalWarning', ...execArgv] },
  };
}

function clientOptions(options: EngineClientOptions, policy: RestartPolicy): LanguageClientOptions {
  return {
    documentSelector: [{ scheme: 'file' }],
    diagnosticCollectionName: 'roundtable',
    outputChannel: options.log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: options.initializationOptions,
    initializationFailedHandler: (error: unknown) => {
      options.log.error(`The server did not initialise: ${String(error)}`);
      return false;
    },
    synchronize: { configurationSection: 'roundtable' },
    errorHandler: {
      error: (error) => {
        options.log.error(`Talking to the server: ${error.message}`);
        // Never a shutdown: what cannot be written is how a dying server shows first, and a client that is told to shut
        // down then starts no other one when the connection closes a moment later.
        return { action: ErrorAction.Continue, handled: true };
      },
      closed: () => {
        const willRestart = policy.shouldRestart(Date.now());
        options.onCrash({ willRestart });
        return { action: willRestart ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
      },
    },
    middleware: {
      workspace: {
        // A workspace may be stricter than its user about what leaves the machine, and never looser.
        configuration: async (params, token, next) => {
          const values = await next(params, token);
          return Array.isArray(values) ? values.map((value: unknown, index) => (params.items[index]?.section === 'roundtable' ? withStrictModel(value) : value)) : values;
        },
      },
      handleDiagnostics: (uri, diagnostics, next) => {
        for (const diagnostic of diagnostics) linkToRule(diagnostic, options);
        next(uri, diagnostics);
      },
    },
  };
}

function withStrictModel(value: unknown): unknown {
  const settings = (typeof value === 'object' && value !== null ? value : {}) as { readonly model?: object };
  return { ...settings, model: { ...settings.model, ...strictModelSettings() } };
}

/** Makes the rule shown beside a diagnostic a link to the rule's page. */
function linkToRule(diagnostic: vscode.Diagnostic, { ruleUri }: EngineClientOptions): void {
  const rule = diagnosticDataOf(diagnostic)?.rule ?? diagnostic.code;
  if (typeof rule === 'string') diagnostic.code = { value: rule, target: ruleUri(rule) };
}
