import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import type { Failure } from '../protocol/healing.ts';

export interface FailingTestItemsOptions {
  /** Heals these; none means all that fail. */
  readonly run: (failures: readonly Failure[]) => Promise<void>;
  readonly describe: (failure: Failure) => { readonly path: string; readonly label: string; readonly full: string };
}

/** The Test Explorer's picture of the failing tests: by file, each with what it said. */
export class FailingTestItems implements Disposable {
  readonly #options: FailingTestItemsOptions;
  readonly #controller = vscode.tests.createTestController('roundtable', vscode.l10n.t('Roundtable: Failing Tests'));
  readonly #failures = new Map<string, Failure>();
  #drawn = '';

  constructor(options: FailingTestItemsOptions) {
    this.#options = options;
    this.#controller.refreshHandler = () => options.run([]);
    this.#controller.createRunProfile(vscode.l10n.t('Heal'), vscode.TestRunProfileKind.Run, (request) => this.#heal(request), true);
  }

  get labels(): readonly string[] {
    return [...this.#controller.items].flatMap(([, file]) => [...file.children].map(([, item]) => item.label));
  }

  show(failures: readonly Failure[]): void {
    const drawn = JSON.stringify(failures.map(({ id, line, message }) => [id, line, message]));
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#failures.clear();
    const files = new Map<string, vscode.TestItem>();
    const failed: { readonly item: vscode.TestItem; readonly failure: Failure }[] = [];
    for (const failure of failures) {
      const { path, label, full } = this.#options.describe(failure);
      const uri = vscode.Uri.file(path);
      const file = files.get(path) ?? this.#controller.createTestItem(path, vscode.workspace.asRelativePath(uri), uri);
      files.set(path, file);
      const item = this.#controller.createTestItem(failure.id, label, uri);
      if (full !== label) item.description = full.slice(0, -label.length - 3);
      if (failure.line !== undefined) item.range = new vscode.Range(failure.line - 1, 0, failure.line - 1, 0);
      file.children.add(item);
      this.#failures.set(failure.id, failure);
      failed.push({ item, failure });
    }
    this.#controller.items.replace([...files.values()]);
    if (failed.length > 0) this.#report(failed);
  }

  dispose(): void {
    this.#controller.dispose();
  }

  /** A result that was known before it was shown: the explorer is told, and nobody is sent to the results panel. */
  #report(failed: readonly { readonly item: vscode.TestItem; readonly failure: Failure }[]): void {
    const run = this.#controller.createTestRun(new vscode.TestRunRequest(failed.map(({ item }) => item)), vscode.l10n.t('Heal'), false);
    for (const { item, failure } of failed) {
      // Without a place: in the code the diagnostic says it already, and more.
      run.failed(item, new vscode.TestMessage(failure.message));
    }
    run.end();
  }

  async #heal(request: vscode.TestRunRequest): Promise<void> {
    const wanted = (request.include ?? []).flatMap((item) => [item.id, ...[...item.children].map(([id]) => id)]);
    await this.#options.run(wanted.flatMap((id) => this.#failures.get(id) ?? []));
  }
}
