import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { diagnosticDataOf } from '../../src/extension/client/diagnostics.ts';
import { commands, pages } from '../../src/extension/ids.ts';
import { pagePathOf } from '../../src/extension/model/findingRows.ts';
import { rulePagePath } from '../../src/extension/pages/pagePath.ts';
import type { TestApi } from '../../src/extension/testApi.ts';
import type { Finding } from '../../src/protocol/finding.ts';
import { acceptingFirst, allRows, diagnosticsOf, fileOf, pause, revert, review, shownFindings, testApi, until, viewSnapshot, workspaceFile } from './support.ts';

interface Page {
  readonly uri: string;
  readonly html: string;
}

describe('a finding', () => {
  let api: TestApi;
  before(async () => {
    api = await testApi();
    await review(api);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const withFix = (): Finding => {
    const finding = shownFindings(api).find(({ fix, file }) => fix !== undefined && fix.edits.every((edit) => edit.file === file));
    assert.ok(finding, 'no finding with a fix');
    return finding;
  };

  async function quickFixes(finding: Finding): Promise<readonly vscode.CodeAction[]> {
    const uri = fileOf(finding);
    await vscode.window.showTextDocument(uri);
    const diagnostic = await until('its diagnostic', () =>
      diagnosticsOf(uri).find((candidate) => diagnosticDataOf(candidate)?.findingId === finding.id),
    );
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider', uri, diagnostic.range, vscode.CodeActionKind.QuickFix.value,
    );
    // The command gives no diagnostics back, so ours are known by what they do.
    return actions.filter(({ title, command }) => title === finding.fix?.title || command?.command.startsWith('roundtable.') === true);
  }

  it('offers its fix, an explanation and a dismissal in the quick fix menu, and no more than five entries', async () => {
    const actions = await quickFixes(withFix());
    assert.ok(actions.length <= 5, actions.map(({ title }) => title).join(', '));
    assert.ok(actions.some(({ edit }) => edit !== undefined), actions.map(({ title }) => title).join(', '));
    const named = actions.map(({ command }) => command?.command);
    assert.ok(named.includes(commands.explainFinding) && named.includes(commands.dismissFinding));
  });

  it('is fixed by one edit that one undo takes back', async () => {
    const finding = withFix();
    const uri = fileOf(finding);
    const before = (await vscode.workspace.openTextDocument(uri)).getText();
    const action = (await quickFixes(finding)).find(({ edit }) => edit !== undefined)!;
    assert.ok(await vscode.workspace.applyEdit(action.edit!));
    const document = await vscode.workspace.openTextDocument(uri);
    assert.notEqual(document.getText(), before);
    await document.save();
    await review(api);
    assert.ok(!shownFindings(api).some(({ id }) => id === finding.id), `${finding.rule} is still there`);
    await vscode.window.showTextDocument(uri);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await document.save();
    await review(api);
    assert.ok(shownFindings(api).some(({ id }) => id === finding.id), `${finding.rule} did not come back`);
  });

  it('is fixed from its row as well', async () => {
    const finding = withFix();
    const document = await vscode.workspace.openTextDocument(fileOf(finding));
    const before = document.getText();
    await vscode.commands.executeCommand(commands.fixFinding, { rowId: `finding:${finding.id}`, findingId: finding.id });
    await until('the text changes', () => document.getText() !== before);
    await revert(document.uri);
    await review(api);
  });

  it('is fixed by a new file where its fix is one', async () => {
    const finding = shownFindings(api).find(({ fix, file }) => fix !== undefined && fix.edits.every((edit) => edit.file !== file));
    assert.ok(finding, 'no finding whose fix makes a file');
    const made = workspaceFile(finding.fix!.edits[0]!.file);
    assert.equal(existsSync(made.fsPath), false);
    await vscode.commands.executeCommand(commands.fixFinding, { ids: [finding.id] });
    await until('the file', () => existsSync(made.fsPath));
    const document = await vscode.workspace.openTextDocument(made);
    await until('its text', () => document.getText().length > 0);
    await revert(made);
    rmSync(made.fsPath);
    await review(api);
  });

  it('is fixed together with all of its rule', async () => {
    const { rule, file } = withFix();
    const document = await vscode.workspace.openTextDocument(fileOf(shownFindings(api).find((finding) => finding.rule === rule && finding.file === file)!));
    const before = document.getText();
    await vscode.commands.executeCommand(commands.fixRule, { rule });
    await until('the text changes', () => document.getText() !== before);
    for (const open of vscode.workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file')) await revert(open.uri);
    await review(api);
  });

  it('moves with what is typed above it, and closes when its code is gone', async () => {
    const finding = shownFindings(api).find(({ range, file }) => range.start.line > 3 && /\.(ts|py)$/.test(file))!;
    const uri = fileOf(finding);
    const editor = await vscode.window.showTextDocument(uri);
    const here = (): vscode.Diagnostic | undefined =>
      diagnosticsOf(uri).find((candidate) => diagnosticDataOf(candidate)?.findingId === finding.id);
    const line = (await until('its diagnostic', here)).range.start.line;

    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n\n'));
    await until('the diagnostic to move', () => here()?.range.start.line === line + 2);

    const { start, end } = finding.range;
    await editor.edit((edit) => edit.delete(new vscode.Range(start.line + 1, 0, end.line + 2, 0)));
    await until('the diagnostic to go', () => here() === undefined);
    await revert(uri);
    await review(api);
  });

  it('is dismissed with a reason that a team can commit, and taken back', async () => {
    const finding = shownFindings(api)[0]!;
    const file = workspaceFile('.roundtable/dismissals.json').fsPath;
    await acceptingFirst(vscode.commands.executeCommand(commands.dismissFinding, { ids: [finding.id], scope: 'finding' }));
    await until('it to leave the table', () => !shownFindings(api).some(({ id }) => id === finding.id));
    await until('its diagnostic to go', () =>
      !diagnosticsOf(fileOf(finding)).some((candidate) => diagnosticDataOf(candidate)?.findingId === finding.id),
    );
    await until('the section of what is dismissed', () =>
      viewSnapshot(api, 'findings').rows.some(({ id, children }) => id === 'section:dismissed' && children.some(({ findingId }) => findingId === finding.id)),
    );
    assert.ok(readFileSync(file, 'utf8').includes('Not a problem here'));

    await review(api);
    assert.ok(!shownFindings(api).some(({ id }) => id === finding.id), 'a review forgot the dismissal');

    await vscode.commands.executeCommand(commands.restoreFinding, { ids: [finding.id] });
    await until('it to come back', () => shownFindings(api).some(({ id }) => id === finding.id));
    if (existsSync(file)) rmSync(workspaceFile('.roundtable').fsPath, { recursive: true });
    await review(api);
  });

  it('is explained on a page with its consequence, its evidence and its fix', async () => {
    const finding = withFix();
    await vscode.commands.executeCommand(commands.explainFinding, { id: finding.id });
    const uri = vscode.Uri.from({ scheme: pages.scheme, path: pagePathOf(finding) }).toString();
    const page = await until('the page', () => (api.snapshot('pages') as Page[]).find((open) => open.uri === uri));
    for (const part of ['<h1>', 'Apply Fix', 'Dismiss…', 'class="diff"', 'About the rule']) assert.ok(page.html.includes(part), part);
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab?.isActive, true);
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input as { viewType?: string } | undefined;
    assert.equal(input?.viewType, pages.viewType);
  });

  it('leads to the page of its rule', async () => {
    const { rule } = shownFindings(api)[0]!;
    const uri = vscode.Uri.from({ scheme: pages.scheme, path: rulePagePath(rule) });
    // As the link beside a diagnostic does.
    await vscode.commands.executeCommand('vscode.open', uri);
    const page = await until('the page', () => (api.snapshot('pages') as Page[]).find((open) => open.uri === uri.toString()));
    assert.match(page.html, /<h1>/);
  });

  it('has a row that opens its place, and neighbours that keys lead to', async () => {
    await vscode.commands.executeCommand(commands.showFindings);
    await vscode.commands.executeCommand(commands.nextFinding);
    const first = await until('a selection', () => (api.snapshot('findings.selection') as string[])[0]);
    await vscode.commands.executeCommand(commands.nextFinding);
    const second = await until('another selection', () => {
      const [id] = api.snapshot('findings.selection') as string[];
      return id === first ? undefined : id;
    });
    await vscode.commands.executeCommand(commands.previousFinding);
    await until('the first again', () => (api.snapshot('findings.selection') as string[])[0] === first);
    assert.notEqual(second, first);
    const finding = shownFindings(api).find(({ id }) => id === first)!;
    await until('its file', () => vscode.window.activeTextEditor?.document.uri.fsPath === fileOf(finding).fsPath);
    assert.equal(vscode.window.activeTextEditor!.selection.start.line, finding.range.start.line - 1);
  });

  it('stays one row in every grouping', async () => {
    const leaves = (): string[] => allRows(viewSnapshot(api, 'findings').rows).filter(({ id }) => id.startsWith('finding:')).map(({ id }) => id).sort();
    const before = leaves();
    await acceptingFirst(vscode.commands.executeCommand(commands.groupFindings));
    await pause(100);
    assert.deepEqual(leaves(), before);
  });
});
