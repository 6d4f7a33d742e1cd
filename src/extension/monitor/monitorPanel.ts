import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { DisposableStore } from '../../base/disposable.ts';
import { errorMessage } from '../../base/errors.ts';
import { monitorGrew, monitorInspect, monitorPull, monitorRuns } from '../../protocol/messages.ts';
import type { HostMessage, MonitorOpening, RevealTarget, RunSummary } from '../../protocol/monitor/monitorHost.ts';
import { latestRun } from '../model/teamRows.ts';
import type { Services } from '../services.ts';
import type { CheckedCall } from './hostCalls.ts';
import { callNumber, checkedCall } from './hostCalls.ts';
import { act } from './monitorActions.ts';
import { monitorHtml } from './monitorHtml.ts';
import { tabIcon } from './tabIcon.ts';

/** One open monitor: answers its page and passes on what the engine tells. */
export class MonitorPanel implements Disposable {
  readonly #services: Services;
  readonly #panel: vscode.WebviewPanel;
  readonly #store = new DisposableStore();
  /** What the page is to show once it asks; null lets it go on where it was. */
  #target: RevealTarget | null;
  #run: string | null;
  /** What each run is called, as far as the page was told. */
  readonly #names = new Map<string, string>();
  #pulled = 0;
  #pulls = 0;
  #openings = 0;

  constructor(services: Services, panel: vscode.WebviewPanel, opening: { readonly target: RevealTarget | null; readonly run: string | null }) {
    this.#services = services;
    this.#panel = panel;
    this.#target = opening.target;
    this.#run = opening.target?.run ?? opening.run;
    const { engine, view, context } = services;
    const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.iconPath = tabIcon(context.extensionUri);
    this.#store.add(panel.webview.onDidReceiveMessage((message: unknown) => void this.#answer(message)));
    this.#store.add(engine.onNotification(({ method, params }) => {
      if (method === monitorGrew.method) this.#post({ type: 'grew', ...(params as { run: string; head: number }) });
    }));
    this.#store.add(engine.onDidChangeState(({ status }) => {
      // A new server has forgotten who looks at what; being asked again, it knows.
      if (status === 'running' && this.#run !== null) this.#post({ type: 'grew', run: this.#run, head: Number.MAX_SAFE_INTEGER });
    }));
    this.#store.add(view.onDidChange(({ current }) => {
      // A page that has no run yet was opened for the one that comes.
      const run = this.#run === null && this.#openings > 0 ? latestRun(current) : null;
      if (run === null || run.state.status !== 'running') return;
      this.#run = run.id;
      this.#post({ type: 'reveal', target: { kind: 'run', run: run.id } });
    }));
    panel.webview.html = monitorHtml({
      script: panel.webview.asWebviewUri(vscode.Uri.joinPath(dist, 'monitor.js')).toString(),
      style: panel.webview.asWebviewUri(vscode.Uri.joinPath(dist, 'monitor.css')).toString(),
      cspSource: panel.webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
      language: vscode.env.language,
    });
  }

  /** For tests: which run the page has, how many events it was given in how many pulls, and how often it was loaded. */
  get shown(): { readonly run: string | null; readonly pulled: number; readonly pulls: number; readonly openings: number; readonly title: string } {
    return { run: this.#run, pulled: this.#pulled, pulls: this.#pulls, openings: this.#openings, title: this.#panel.title };
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
        return this.#runs();
      case 'pull': {
        const batch = await engine.request(monitorPull, { run: call.run, after: call.after, limit: call.limit });
        if (this.#run !== call.run) this.#entitle(call.run);
        this.#run = call.run;
        this.#pulls++;
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
    const runs = await this.#runs();
    const wanted = this.#run ?? runningOrLast(runs);
    const run = runs.find((each) => each.run === wanted) ?? null;
    const target = this.#target;
    this.#target = null;
    this.#openings++;
    if (run !== null) this.#entitle(run.run);
    return { run, target: run === null ? null : target, isStatic: false };
  }

  async #runs(): Promise<readonly RunSummary[]> {
    const { runs } = await this.#services.engine.request(monitorRuns, null);
    for (const { run, subject, team } of runs) this.#names.set(run, subject || team);
    return runs;
  }

  #entitle(run: string): void {
    const name = this.#names.get(run);
    if (name !== undefined) this.#panel.title = vscode.l10n.t('Run: {0}', name);
  }

  #post(message: HostMessage): void {
    if (!this.#store.isDisposed) void this.#panel.webview.postMessage(message);
  }
}

/** What goes on goes before what is over. */
function runningOrLast(runs: readonly RunSummary[]): string | undefined {
  return (runs.find(({ status }) => status === 'running') ?? runs[0])?.run;
}
