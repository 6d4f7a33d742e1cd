import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { commands, pages, proposalScheme } from '../../../src/extension/ids.ts';
import type { TestApi } from '../../../src/extension/testApi.ts';
import type { Failure } from '../../../src/protocol/healing.ts';
import { openProposals } from '../../../src/protocol/healing.ts';
import type { HealView } from '../../../src/protocol/viewState.ts';
import { acceptingFirst, diagnosticsOf, figure, pause, revert, testApi, until, viewSnapshot, workspaceFile } from '../support.ts';

interface Page {
  readonly uri: string;
  readonly html: string;
}

describe('healing in the editor', function () {
  this.timeout(180_000);
  let api: TestApi;
  const source = (): vscode.Uri => workspaceFile('src/price.js');
  const test = (): vscode.Uri => workspaceFile('test/price.test.js');
  const onDisk = (): string => readFileSync(source().fsPath, 'utf8');
  const failures = (): readonly Failure[] => api.viewState().failures;

  async function heal(command: string, ...args: unknown[]): Promise<HealView> {
    const run = await vscode.commands.executeCommand<string | undefined>(command, ...args);
    assert.equal(typeof run, 'string', `${command} started no heal`);
    return until('the end of the heal', () => {
      const view = api.viewState().heal;
      return view?.run.id === run && view?.run.state.status !== 'running' ? view! : undefined;
    }, 120, () => JSON.stringify(api.viewState().heal));
  }
  const healed = async (): Promise<Failure> => {
    // What no longer fits the text, as after the test that changes it, is proven anew.
    if (!failures().some((failure) => openProposals(failure).length > 0)) await heal(commands.healTests);
    return until('a repair', () => failures().find((failure) => openProposals(failure).length > 0), 5, () => JSON.stringify(failures()));
  };

  /** The editor gives a request up where diagnostics arrive meanwhile; then it is asked again. */
  async function quickFixes(uri: vscode.Uri, range: vscode.Range): Promise<readonly vscode.CodeAction[]> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, vscode.CodeActionKind.QuickFix.value);
      } catch (error) {
        if (attempt === 5) throw error;
        await pause(300);
      }
    }
  }

  before(async () => {
    api = await testApi();
    await api.ready();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('finds out why a test fails and what makes it pass, and changes nothing by itself', async () => {
    const before = onDisk();
    const begin = Date.now();
    const view = await heal(commands.healTests);
    figure('healing a one-word fault in the editor', `${Date.now() - begin} ms`);
    assert.equal(view.run.state.status, 'done');
    const failure = await healed();
    assert.equal(failure.name, 'totals › rounds to the nearest cent');
    assert.equal(failure.class, 'wrong code');
    const { target } = failure.proposals[0]!.verdict;
    assert.ok(target.passed > 0 && target.passed === target.runs);
    assert.equal(onDisk(), before);
    const verdict = (): string => viewSnapshot(api, 'proposals').rows[0]?.children[0]?.children[0]?.label ?? '';
    await until('its verdict in the tree', () => /^target \d+\/\d+ · suite 3\/3$/.test(verdict()), 5, verdict);
  });

  it('marks the failing assertion and offers the repair there and on the line at fault', async () => {
    const failure = await healed();
    const diagnostic = await until('the diagnostic', () => diagnosticsOf(test())[0]);
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
    const suspect = failure.suspects[0]!;
    for (const [uri, range] of [[test(), diagnostic.range], [workspaceFile(suspect.file), new vscode.Range(suspect.line - 1, 0, suspect.line - 1, 1)]] as const) {
      await vscode.window.showTextDocument(uri);
      const actions = await quickFixes(uri, range);
      const named = actions.map(({ command }) => command?.command);
      assert.ok(named.includes(commands.applyProposal) && named.includes(commands.openEvidence), `${uri.path}: ${actions.map(({ title }) => title).join(', ')}`);
    }
  });

  it('has a code lens on the failing test and none on those that pass', async () => {
    await healed();
    await vscode.window.showTextDocument(test());
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', test(), 10);
    const ours = lenses.filter(({ command }) => command?.command.startsWith('roundtable.') === true);
    assert.deepEqual([...new Set(ours.map(({ range }) => range.start.line))], [5]);
    assert.ok(ours.some(({ command }) => command?.command === commands.openEvidence));
  });

  it('previews a repair beside the file as it is', async () => {
    const failure = await healed();
    await vscode.commands.executeCommand(commands.previewProposal, { proposalId: failure.proposals[0]!.id });
    const input = await until('the comparison', () => vscode.window.tabGroups.activeTabGroup.activeTab?.input as { original?: vscode.Uri; modified?: vscode.Uri } | undefined);
    assert.equal(input.original?.fsPath, source().fsPath);
    assert.equal(input.modified?.scheme, proposalScheme);
    const shown = await vscode.workspace.openTextDocument(input.modified!);
    assert.equal(shown.getText(), failure.proposals[0]!.files[0]!.newText);
  });

  it('tells on a page what was measured', async () => {
    const failure = await healed();
    await vscode.commands.executeCommand(commands.openEvidence, { failureId: failure.id });
    const page = await until('the page', () => (api.snapshot('pages') as Page[]).find(({ uri }) => uri.startsWith(`${pages.scheme}:/failure/`)));
    for (const part of ['Why it fails', 'Suspects', 'class="diff"', 'class="verdict"', 'Apply and Rerun']) assert.ok(page.html.includes(part), part);
  });

  it('applies a repair as one step that one undo takes back, and saves nothing', async () => {
    const failure = await healed();
    const before = onDisk();
    await vscode.commands.executeCommand(commands.applyProposal, { proposalId: failure.proposals[0]!.id });
    const document = await vscode.workspace.openTextDocument(source());
    assert.equal(document.getText(), failure.proposals[0]!.files[0]!.newText);
    assert.equal(onDisk(), before);
    await until('it to count as applied', () => failures()[0]?.proposals[0]?.applied);
    await until('its diagnostic to go', () => diagnosticsOf(test()).length === 0);
    await vscode.window.showTextDocument(source());
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await until('it to be open again', () => failures()[0]?.proposals[0]?.applied === false);
    await revert(source());
  });

  it('proves a repair again where the file has changed meanwhile, and does not apply it before', async () => {
    const failure = await healed();
    const editor = await vscode.window.showTextDocument(source());
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// prices are in euros\n'));
    const changed = editor.document.getText();
    const view = await heal(commands.applyProposal, { proposalId: failure.proposals[0]!.id });
    assert.equal(view.run.state.status, 'done');
    assert.equal(editor.document.getText(), changed);
    const again = await healed();
    assert.ok(again.proposals[0]!.files[0]!.newText.startsWith('// prices are in euros'));
    await vscode.commands.executeCommand('undo');
    await editor.document.save();
  });

  it('shows the failing test in the Test Explorer, where no other extension shows tests', async () => {
    const failure = await healed();
    await until('its item', () => (api.snapshot('testItems') as string[] | null)?.includes(failure.name.split(' › ').at(-1)!));
  });

  it('is cancelled by a command and keeps what was proven', async () => {
    await healed();
    const run = await vscode.commands.executeCommand<string>(commands.healTests);
    await until('the start', () => api.viewState().heal?.run.id === run);
    assert.equal(await vscode.commands.executeCommand(commands.cancelHeal), true);
    await until('the end', () => api.viewState().heal?.run.state.status === 'cancelled');
    assert.equal(failures().length, 1);
  });

  it('starts after a save where the user wants that, for the tests that fail', async () => {
    const settings = vscode.workspace.getConfiguration('roundtable.heal');
    await settings.update('onRed', 'failing', vscode.ConfigurationTarget.Global);
    try {
      const before = api.viewState().heal?.run.id;
      const editor = await vscode.window.showTextDocument(source());
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n'));
      await editor.document.save();
      const heal = await until('a heal', () => (api.viewState().heal?.run.id === before ? undefined : api.viewState().heal!));
      assert.equal(heal.run.subject, 'rounds to the nearest cent');
      await vscode.commands.executeCommand(commands.cancelHeal);
      await vscode.commands.executeCommand('undo');
      await settings.update('onRed', undefined, vscode.ConfigurationTarget.Global);
      await editor.document.save();
    } finally {
      await settings.update('onRed', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('does not show again what was rejected', async () => {
    await heal(commands.healTests);
    const failure = await healed();
    const rejected = failure.proposals[0]!.title;
    await acceptingFirst(vscode.commands.executeCommand(commands.rejectProposal, { proposalId: failure.proposals[0]!.id }));
    await until('it to go', () => !failures()[0]?.proposals.some(({ title }) => title === rejected));
    await heal(commands.healTest, { failureId: failure.id });
    assert.ok(!failures()[0]?.proposals.some(({ title }) => title === rejected), 'it came back');
  });

  it('applies and reruns, after which nothing fails', async () => {
    let chosen = failures().flatMap(openProposals)[0];
    if (chosen === undefined) {
      await heal(commands.healTests);
      chosen = failures().flatMap(openProposals)[0];
    }
    if (chosen === undefined) return;
    const view = await heal(commands.applyAndRerun, { proposalId: chosen.id });
    assert.equal(view.run.state.status, 'done');
    assert.equal(onDisk(), chosen.files[0]!.newText);
    await until('nothing to fail', () => failures().length === 0);
    await until('the answer', () => /pass/.test(viewSnapshot(api, 'proposals').message ?? ''));
  });
});
