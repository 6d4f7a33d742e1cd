import { strict as assert } from 'node:assert';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands, extensionId } from '../../src/extension/ids.ts';
import type { Row } from '../../src/extension/model/row.ts';
import { isOpen } from '../../src/extension/model/words.ts';
import type { TestApi } from '../../src/extension/testApi.ts';
import type { Finding } from '../../src/protocol/finding.ts';
import type { RunView } from '../../src/protocol/viewState.ts';

/** Activates the extension and hands over what it shows to tests. */
export async function testApi(): Promise<TestApi> {
  const extension = vscode.extensions.getExtension<TestApi | undefined>(extensionId);
  assert.ok(extension, `VS Code does not know ${extensionId}`);
  const api = await extension.activate();
  assert.ok(api, 'activate() gave no test API: the extension does not run from its folder');
  return api;
}

/** Waits until something is the case, and says what it was where it never is, with what `more` knows. */
export async function until<T>(what: string, look: () => T | undefined | false, seconds = 30, more = () => ''): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = look();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`After ${seconds} s still not: ${what} ${more()}`.trimEnd());
    await pause(25);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits for the end of a review. */
export function endOf(api: TestApi, run: string): Promise<RunView> {
  const more = (): string => {
    const view = api.viewState().run;
    const agents = view?.agents.map(({ id, state, done, total }) => `${id} ${state.status} ${done}/${total}`);
    return `${run}; there is ${view?.id} ${JSON.stringify(view?.state)} (${agents?.join(', ')}), engine ${JSON.stringify(api.engineState())}`;
  };
  return until('the end of the review', () => {
    const view = api.viewState().run;
    return view !== null && view.id === run && view.state.status !== 'running' ? view : undefined;
  }, 30, more);
}

/** Starts a review by a command and waits for its end. */
export async function review(api: TestApi, command: string = commands.reviewChanges, ...args: unknown[]): Promise<RunView> {
  const run = await vscode.commands.executeCommand<string | undefined>(command, ...args);
  assert.equal(typeof run, 'string', `${command} started no review`);
  return endOf(api, run!);
}

/** The open, shown findings. */
export function shownFindings(api: TestApi): readonly Finding[] {
  return api.viewState().findings.filter((finding) => finding.shown && isOpen(finding));
}

export function workspaceFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

export function fileOf(finding: Finding): vscode.Uri {
  return vscode.Uri.file(join(finding.root, finding.file));
}

/** Our diagnostics of a file. */
export function diagnosticsOf(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'roundtable');
}

export function allDiagnostics(): readonly (readonly [vscode.Uri, vscode.Diagnostic])[] {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([uri, diagnostics]) => diagnostics.filter(({ source }) => source === 'roundtable').map((diagnostic) => [uri, diagnostic] as const));
}

export interface ViewSnapshot {
  readonly description?: string;
  readonly message?: string;
  readonly badge?: number;
  readonly rows: readonly Row[];
}

export function viewSnapshot(api: TestApi, view: 'findings' | 'team' | 'proposals'): ViewSnapshot {
  return api.snapshot(view) as ViewSnapshot;
}

/** All rows of a tree, the roots first. */
export function allRows(rows: readonly Row[]): readonly Row[] {
  return rows.flatMap((row) => [row, ...allRows(row.children)]);
}

/** Answers the quick picks that a command asks, always with their first choice, until the command is through. */
export async function acceptingFirst<T>(command: Thenable<T>): Promise<T> {
  let isThrough = false;
  const through = Promise.resolve(command).finally(() => {
    isThrough = true;
  });
  while (!isThrough) {
    await Promise.race([through, pause(200)]);
    if (!isThrough) await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }
  return through;
}

/** Gives up what was typed or fixed in a document. */
export async function revert(uri: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(uri);
  await vscode.commands.executeCommand('workbench.action.files.revert');
}

/** A measured figure: it is printed and decides nothing, because machines differ. */
export function figure(name: string, value: string): void {
  console.log(`figure: ${name}: ${value}`);
  const results = process.env['ROUNDTABLE_RESULTS'];
  if (results !== undefined) appendFileSync(results, `${JSON.stringify({ type: 'figure', title: name, value })}\n`);
}
