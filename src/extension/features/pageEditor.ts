import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { DisposableStore } from '../../base/disposable.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Finding } from '../../protocol/finding.ts';
import type { Failure } from '../../protocol/healing.ts';
import { doctor, explainFailure, explainFinding, explainRule, explainRun } from '../../protocol/messages.ts';
import type { ViewState } from '../../protocol/viewState.ts';
import { registerCommands } from '../commandRegistration.ts';
import { Throttle } from '../debounce.ts';
import { commands, pages } from '../ids.ts';
import { absolutePath } from '../model/findingRows.ts';
import { failurePageHtml } from '../pages/failurePage.ts';
import { findingPageHtml } from '../pages/findingPage.ts';
import { fixDiff } from '../pages/fixDiff.ts';
import type { SafeHtml } from '../pages/html.ts';
import { html } from '../pages/html.ts';
import { markdownToHtml } from '../pages/markdownHtml.ts';
import { pageUri } from '../pages/pageAddress.ts';
import type { PageSubject } from '../pages/pagePath.ts';
import { parsePagePath } from '../pages/pagePath.ts';
import { pageShell } from '../pages/pageShell.ts';
import type { Contribution, Services } from '../services.ts';
import { translate } from '../translate.ts';

/** What links on our pages may do. */
const allowedCommands = [
  commands.openPage,
  commands.openPlace,
  commands.fixFinding,
  commands.dismissFinding,
  commands.restoreFinding,
  commands.healTest,
  commands.previewProposal,
  commands.applyProposal,
  commands.applyAndRerun,
  commands.rejectProposal,
  commands.openEvidence,
];

/**
 * Our readable pages. They are read-only editors with an address of their own: a diagnostic can link to them, Go Back
 * returns from them, and they are still there after a reload.
 */
export const pageEditor: Contribution = {
  name: 'pages',
  register: (services) => {
    const store = new DisposableStore();
    const open = new Map<string, string>();
    services.inspect.set('pages', () => [...open].map(([uri, content]) => ({ uri, html: content })));
    const provider: vscode.CustomReadonlyEditorProvider = {
      openCustomDocument: (uri) => ({ uri, dispose: () => {} }),
      resolveCustomEditor: ({ uri }, panel) => {
        panel.webview.options = { enableCommandUris: allowedCommands, localResourceRoots: [] };
        const page = new OpenPage(services, uri, panel, (content) => open.set(uri.toString(), content));
        panel.onDidDispose(() => {
          page.dispose();
          open.delete(uri.toString());
        });
        return page.draw();
      },
    };
    store.add(
      vscode.window.registerCustomEditorProvider(pages.viewType, provider, {
        supportsMultipleEditorsPerDocument: false,
        webviewOptions: { enableFindWidget: true },
      }),
    );
    store.add(
      registerCommands(services, {
        [commands.openPage]: (address) => {
          if (typeof address !== 'string') return undefined;
          const uri = vscode.Uri.parse(address, true);
          if (uri.scheme !== pages.scheme) return undefined;
          return vscode.commands.executeCommand('vscode.openWith', uri, pages.viewType, { preview: true });
        },
      }),
    );
    return store;
  },
};

/** One open page; it follows the finding it is about. */
class OpenPage implements Disposable {
  readonly #services: Services;
  readonly #panel: vscode.WebviewPanel;
  readonly #subject: PageSubject | undefined;
  readonly #onDraw: (content: string) => void;
  readonly #store = new DisposableStore();
  readonly #throttle = this.#store.add(new Throttle(200, () => void this.draw()));
  #drawn = '';

  constructor(services: Services, uri: vscode.Uri, panel: vscode.WebviewPanel, onDraw: (content: string) => void) {
    this.#services = services;
    this.#panel = panel;
    this.#onDraw = onDraw;
    this.#subject = parsePagePath(uri.path);
    this.#store.add(
      services.view.onDidChange(({ previous, current }) => {
        if (this.#isAbout(previous) !== this.#isAbout(current)) this.#throttle.poke();
      }),
    );
    this.#store.add(
      services.engine.onDidChangeState((state) => {
        if (state.status === 'running') this.#throttle.poke();
      }),
    );
  }

  /** Draws the page, and leaves it alone where nothing has changed: a page that is being read must not flash. */
  async draw(): Promise<void> {
    const body = await this.#body();
    if (this.#store.isDisposed || body.text === this.#drawn) return;
    this.#drawn = body.text;
    this.#panel.webview.html = pageShell(body, vscode.env.language, randomBytes(16).toString('base64url'));
    this.#onDraw(body.text);
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** The part of the state that the page shows; compared by identity, which the reducer keeps for what is unchanged. */
  #isAbout(state: ViewState): unknown {
    const subject = this.#subject;
    switch (subject?.kind) {
      case 'finding':
        return state.findings.find(({ id }) => id === subject.id);
      case 'failure':
      case 'proposal':
        return failureOf(state, subject);
      default:
        return undefined;
    }
  }

  async #body(): Promise<SafeHtml> {
    try {
      return (await pageBody(this.#services, this.#subject)) ?? html`<h1>${vscode.l10n.t('Nothing is known about this any more.')}</h1>`;
    } catch (error) {
      return html`<header><h1>${vscode.l10n.t('This page could not be made.')}</h1><p>${errorMessage(error)}</p></header>`;
    }
  }
}

async function pageBody({ engine, view }: Services, subject: PageSubject | undefined): Promise<SafeHtml | undefined> {
  switch (subject?.kind) {
    case undefined:
      return undefined;
    case 'rule':
      return report((await engine.request(explainRule, { rule: subject.rule }))?.markdown);
    case 'run':
      return report((await engine.request(explainRun, { run: subject.run }))?.markdown);
    case 'doctor':
      return report((await engine.request(doctor, null)).markdown);
    case 'failure':
    case 'proposal': {
      const known = await engine.request(explainFailure, subject.kind === 'failure' ? { failure: subject.id } : { proposal: subject.id });
      const failure = failureOf(view.state, subject) ?? known?.failure;
      if (failure === undefined) return undefined;
      const page = {
        failure,
        ...(subject.kind === 'proposal' ? { proposal: subject.id } : {}),
        rejected: known?.rejected ?? [],
        isolation: view.state.heal?.isolation ?? [],
      };
      return failurePageHtml(page, translate);
    }
    case 'finding': {
      const dropped = view.state.dropped.find(({ finding }) => finding.id === subject.id);
      const known = view.state.findings.find(({ id }) => id === subject.id) ?? dropped?.finding;
      const finding = known ?? (await engine.request(explainFinding, { id: subject.id }))?.finding;
      if (finding === undefined) return undefined;
      const page = {
        finding,
        ...(dropped === undefined ? {} : { dropped }),
        diffs: await readDiffs(finding),
        pageAddress: (path: string) => pageUri(path).toString(),
      };
      return findingPageHtml(page, translate);
    }
  }
}

function failureOf({ failures }: ViewState, { kind, id }: { readonly kind: 'failure' | 'proposal'; readonly id: string }): Failure | undefined {
  return failures.find((failure) => (kind === 'failure' ? failure.id === id : failure.proposals.some((proposal) => proposal.id === id)));
}

function report(markdown: string | undefined): SafeHtml | undefined {
  return markdown === undefined ? undefined : html`<header>${markdownToHtml(markdown)}</header>`;
}

async function readDiffs(finding: Finding): Promise<{ readonly file: string; readonly hunks: ReturnType<typeof fixDiff> }[]> {
  const edits = finding.fix?.edits ?? [];
  const files = [...new Set(edits.map(({ file }) => file))];
  const diffs = [];
  for (const file of files) {
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(absolutePath({ root: finding.root, file })));
      diffs.push({ file, hunks: fixDiff(document.getText(), edits.filter((edit) => edit.file === file)) });
    } catch {
      // A file that a fix creates does not exist yet: all of it is new.
      diffs.push({ file, hunks: fixDiff('', edits.filter((edit) => edit.file === file)) });
    }
  }
  return diffs;
}
