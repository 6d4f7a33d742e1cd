import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { DisposableStore } from '../../base/disposable.ts';
import { errorMessage } from '../../base/errors.ts';
import { monitorGrew, monitorInspect, monitorPull, monitorRuns } from '../../protocol/messages.ts';
import type { HostMessage, MonitorOpening, RevealTarget, RunSummary } from '../../protocol/monitor/monitorHost.ts';
import type { Services } from '../services.ts';
import type { CheckedCall } from './hostCalls.ts';
import { callNumber, checkedCall } from './hostCalls.ts';
import { act } from './monitorActions.ts';
import { monitorHtml } from './monitorHtml.ts';

/** One open monitor: answers its page and passes on what the engine tells. */
export class MonitorPanel implements Disposable {
  readonly #services: Services;
  readonly #panel: vscode.WebviewPanel;
  readonly #store = new DisposableStore();
  /** What the page is to show once it asks; null lets it go on where it was. */
  #target: RevealTarget | null;
  #run: string | null;
  #pulled = 0;

  constructor(services: Services, panel: vscode.WebviewPanel, opening: { readonly target: RevealTarget | null; readonly run: string | null }) {
    this.#services = services;
    this.#panel = panel;
    this.#target = opening.target;
    this.#run = opening.target?.run ?? opening.run;
    const { engine, context } = services;
    const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'roundtable.svg');
    this.#store.add(panel.webview.onDidReceiveMessage((message: unknown) => void this.#answer(message)));
    this.#store.add(engine.onNotification(({ method, params }) => {
      if (method === monitorGrew.method) this.#post({ type: 'grew', ...(params as { run: string; head: number }) });
    }));
    this.#store.add(engine.onDidChangeState(({ status }) => {
      // A new server has forgotten who looks at what; being asked again, it knows.
      if (status === 'running' && this.#run !== null) this.#post({ type: 'grew', run: this.#run, head: Number.MAX_SAFE_INTEGER });
    }));
    panel.webview.html = monitorHtml({
      script: panel.webview.asWebviewUri(vscode.Uri.joinPath(dist, 'monitor.js')).toString(),
      style: panel.webview.asWebviewUri(vscode.Uri.joinPath(dist, 'monitor.css')).toString(),
      cspSource: panel.webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
      language: vscode.env.language,
    });
  }

  /** For tests: which run the page has, and how many events it was given. */
  get shown(): { readonly run: string | null; readonly pulled: number; readonly title: string } {
    return { run: this.#run, pulled: this.#pulled, title: this.#panel.title };
  }

  reveal(target: RevealTarget): void {
    this.#target = target;
    this.#run = target.run;
    this.#panel.reveal();
    this.#post({ type: 'reveal', target });
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #answer(message: unknown): Promise<void> {
    const id = callNumber(message);
    if (id === undefined) return;
    const call = checkedCall(message);
    if (call === undefined) return this.#post({ type: 'refusal', id, message: vscode.l10n.t('The page asked for something that is not known.') });
    try {
      this.#post({ type: 'answer', id, value: (await this.#do(call)) ?? null });
    } catch (error) {
      this.#services.log.debug(`Monitor: ${call.method}: ${errorMessage(error)}`);
      this.#post({ type: 'refusal', id, message: errorMessage(error) });
    }
  }

  async #do(call: CheckedCall): Promise<unknown> {
    const { engine } = this.#services;
    switch (call.method) {
      case 'open':
        return this.#open();
      case 'runs':
        return (await engine.request(monitorRuns, null)).runs;
      case 'pull': {
        const batch = await engine.request(monitorPull, { run: call.run, after: call.after, limit: call.limit });
        this.#run = call.run;
        this.#pulled = Math.max(call.after === 0 ? 0 : this.#pulled, batch.events.at(-1)?.seq ?? call.after);
        return batch;
      }
      case 'inspect':
        return engine.request(monitorInspect, { run: call.run, seq: call.seq });
      case 'act':
        return act(this.#services, call.action);
    }
  }

  async #open(): Promise<MonitorOpening> {
    const { runs } = await this.#services.engine.request(monitorRuns, null);
    const wanted = this.#run ?? this.#latest(runs);
    const run = runs.find((each) => each.run === wanted) ?? null;
    const target = this.#target;
    this.#target = null;
    if (run !== null) this.#panel.title = vscode.l10n.t('Run: {0}', run.subject || run.team);
    return { run, target: run === null ? null : target, isStatic: false };
  }

  /** The run that is going on, else the last one. */
  #latest(runs: readonly RunSummary[]): string | undefined {
    return (runs.find(({ status }) => status === 'running') ?? runs[0])?.run;
  }

  #post(message: HostMessage): void {
    if (!this.#store.isDisposed) void this.#panel.webview.postMessage(message);
  }
}
