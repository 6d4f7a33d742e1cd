import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import type { Failure } from '../protocol/healing.ts';

export interface FailingTestItemsOptions {
  /** Heals these; none means all that fail. */
  readonly run: (failures: readonly Failure[]) => Promise<void>;
  readonly describe: (failure: Failure) => { readonly path: string; readonly label: string; readonly full: string };
}

/** The Test Explorer's picture of the tests that failed: by file, and as passed once they no longer do. */
export class FailingTestItems implements Disposable {
  readonly #options: FailingTestItemsOptions;
  readonly #controller = vscode.tests.createTestController('roundtable', vscode.l10n.t('Roundtable: Failing Tests'));
  readonly #known = new Map<string, Failure>();
  #drawn = '';

  constructor(options: FailingTestItemsOptions) {
    this.#options = options;
    this.#controller.refreshHandler = () => options.run([]);
    this.#controller.createRunProfile(vscode.l10n.t('Heal'), vscode.TestRunProfileKind.Run, (request) => this.#heal(request), true);
  }

  get labels(): readonly string[] {
    return [...this.#controller.items].flatMap(([, file]) => [...file.children].map(([, item]) => item.label));
  }

  /** What failed before and is not among these passes now; it stays, so that nobody wonders where it went. */
  show(failures: readonly Failure[]): void {
    const drawn = JSON.stringify(failures.map(({ id, line }) => [id, line]));
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    for (const failure of failures) this.#known.set(failure.id, failure);
    const files = new Map<string, vscode.TestItem>();
    const items = new Map<string, vscode.TestItem>();
    for (const failure of this.#known.values()) {
      const { path, label, full } = this.#options.describe(failure);
      const uri = vscode.Uri.file(path);
      const file = files.get(path) ?? this.#controller.createTestItem(path, vscode.workspace.asRelativePath(uri), uri);
      files.set(path, file);
      const item = this.#controller.createTestItem(failure.id, label, uri);
      if (full !== label) item.description = full.slice(0, -label.length - 3);
      if (failure.line !== undefined) item.range = new vscode.Range(failure.line - 1, 0, failure.line - 1, 0);
      file.children.add(item);
      items.set(failure.id, item);
    }
    this.#controller.items.replace([...files.values()]);
    this.#report(items, new Set(failures.map(({ id }) => id)));
  }

  dispose(): void {
    this.#controller.dispose();
  }

  /**
   * A result that was known before it was shown: the explorer is told, and nobody is sent to the results panel. It comes
   * without its message, which the diagnostic at the same line says already, and more.
   */
  #report(items: ReadonlyMap<string, vscode.TestItem>, failing: ReadonlySet<string>): void {
    const run = this.#controller.createTestRun(new vscode.TestRunRequest([...items.values()]), vscode.l10n.t('Heal'), false);
    for (const [id, item] of items) {
      if (failing.has(id)) run.failed(item, []);
      else run.passed(item);
    }
    run.end();
  }

  async #heal(request: vscode.TestRunRequest): Promise<void> {
    const wanted = (request.include ?? []).flatMap((item) => [item.id, ...[...item.children].map(([id]) => id)]);
    await this.#options.run(wanted.flatMap((id) => this.#known.get(id) ?? []));
  }
}
