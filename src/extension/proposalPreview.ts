import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import type { ProposalEdits } from '../protocol/messages.ts';
import { proposalScheme } from './ids.ts';
import { withoutMarks } from './model/verdictWords.ts';

type Shown = Exclude<ProposalEdits, { readonly status: 'withdrawn' }>;

/** Shows what a proposal makes of its files beside what they are: the editor's own comparison, one for all files. */
export class ProposalPreview implements Disposable, vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #onDidChange = new vscode.EventEmitter<vscode.Uri>();
  readonly #scheme: string;
  readonly #registration: vscode.Disposable;

  readonly onDidChange = this.#onDidChange.event;

  constructor(scheme = proposalScheme) {
    this.#scheme = scheme;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async show(proposal: string, edits: Shown): Promise<void> {
    const sides = edits.files.map(({ uri, file, newText }) => {
      const original = vscode.Uri.parse(uri, true);
      const isNew = edits.creates.includes(uri);
      return {
        file,
        original,
        // The path ends like the file's, so that the language is known.
        left: isNew ? this.#keep(`/${proposal}/none/${file}`, '') : original,
        right: this.#keep(`/${proposal}/${file}`, newText),
      };
    });
    const suffix = edits.status === 'moved' ? ` ${vscode.l10n.t('(to be proven again)')}` : '';
    const [first] = sides;
    if (first === undefined) return;
    if (sides.length === 1) {
      const name = first.file.slice(first.file.lastIndexOf('/') + 1);
      await vscode.commands.executeCommand('vscode.diff', first.left, first.right, `${name}: ${withoutMarks(edits.title)}${suffix}`, { preview: true });
      return;
    }
    const resources = sides.map(({ original, left, right }) => [original, left, right]);
    await vscode.commands.executeCommand('vscode.changes', `${withoutMarks(edits.title)}${suffix}`, resources);
  }

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  dispose(): void {
    this.#registration.dispose();
    this.#onDidChange.dispose();
    this.#texts.clear();
  }

  #keep(path: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: this.#scheme, path });
    const isChanged = this.#texts.has(uri.toString()) && this.#texts.get(uri.toString()) !== text;
    this.#texts.set(uri.toString(), text);
    if (isChanged) this.#onDidChange.fire(uri);
    return uri;
  }
}
