import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { diagnosticDataOf } from '../../src/extension/client/diagnostics.ts';
import { commands } from '../../src/extension/ids.ts';
import { runPagePath } from '../../src/extension/pages/pagePath.ts';
import { pages } from '../../src/extension/ids.ts';
import type { TestApi } from '../../src/extension/testApi.ts';
import { allDiagnostics, allRows, diagnosticsOf, endOf, figure, fileOf, review, shownFindings, testApi, until, viewSnapshot, workspaceFile } from './support.ts';

describe('a review of the change', () => {
  let api: TestApi;
  before(async () => {
    api = await testApi();
    await api.ready();
  });

  it('finds what is wrong in the sample, and says so in Problems', async () => {
    await review(api);
    const findings = shownFindings(api);
    const agents = new Set(findings.map(({ agent }) => agent));
    for (const agent of ['style', 'security', 'tests', 'performance', 'structure']) assert.ok(agents.has(agent), `nothing from ${agent}`);
    await until('all diagnostics', () => allDiagnostics().length >= Math.min(findings.length, 5));
    const finding = findings.find(({ agent }) => agent === 'security')!;
    const diagnostic = await until('its diagnostic', () =>
      diagnosticsOf(fileOf(finding)).find((candidate) => diagnosticDataOf(candidate)?.findingId === finding.id),
    );
    const code = diagnostic.code as { value: string; target: vscode.Uri };
    assert.equal(code.value, finding.rule);
    assert.equal(code.target.scheme, pages.scheme);
    assert.equal(diagnostic.range.start.line, finding.range.start.line - 1);
  });

  it('shows the team with every reviewer done, and the run below it', async () => {
    const run = await review(api);
    const rows = await until('the rows of the team', () => {
      const { rows: team } = viewSnapshot(api, 'team');
      return team.some(({ description }) => /^\d+ of \d+/.test(description ?? '')) ? undefined : team;
    });
    assert.deepEqual(
      run.agents.map(({ title }) => title).filter((title) => !rows.some(({ label }) => label === title)),
      [],
    );
    // The history is written when the run has ended, and so it is told a moment later.
    await until('the run among the past ones', () => {
      const past = viewSnapshot(api, 'team').rows.find(({ id }) => id === 'history');
      return past?.children.some(({ runId }) => runId === run.id);
    });
    for (const row of allRows(rows)) assert.ok(row.spoken.length > 0, row.id);
  });

  it('shows the findings as a tree with a badge', async () => {
    await review(api);
    const shown = shownFindings(api);
    const { rows, badge, description } = await until('the tree', () => {
      const snapshot = viewSnapshot(api, 'findings');
      return snapshot.badge === shown.length ? snapshot : undefined;
    });
    assert.equal(badge, shown.length);
    assert.match(description!, /\d+ (error|warning)/);
    const leaves = allRows(rows).filter(({ id }) => id.startsWith('finding:'));
    assert.deepEqual(leaves.map(({ findingId }) => findingId).sort(), shown.map(({ id }) => id).sort());
  });

  it('says its result in the status bar', async () => {
    await review(api);
    await until('the result', () => {
      const { text } = api.snapshot('statusBar') as { text: string };
      return text.includes(`${shownFindings(api).length} finding`);
    });
  });

  it('is quicker the second time and finds the same', async () => {
    const timed = async (): Promise<number> => {
      const { state, startedAt } = await review(api);
      return state.status === 'running' ? 0 : state.endedAt - startedAt;
    };
    await timed();
    const before = shownFindings(api).map(({ id }) => id).sort();
    const milliseconds = await timed();
    figure('unchanged review', `${milliseconds} ms`);
    assert.deepEqual(shownFindings(api).map(({ id }) => id).sort(), before);
  });

  it('can be of one file, of staged changes, and against a base', async () => {
    const file = shownFindings(api)[0]!;
    const one = await review(api, commands.reviewFile, fileOf(file));
    assert.equal(one.files, 1);
    await review(api, commands.reviewStaged);
    await vscode.workspace.getConfiguration('roundtable').update('review.base', 'main', vscode.ConfigurationTarget.Global);
    try {
      await review(api, commands.reviewBranch);
    } finally {
      await vscode.workspace.getConfiguration('roundtable').update('review.base', undefined, vscode.ConfigurationTarget.Global);
    }
    await review(api);
  });

  it('stops when it is cancelled, at once and for good', async () => {
    const run = await vscode.commands.executeCommand<string>(commands.reviewWorkspace);
    const begin = performance.now();
    const wasRunning = await vscode.commands.executeCommand<boolean>(commands.cancelReview);
    const ended = await endOf(api, run);
    figure('cancel', `${(performance.now() - begin).toFixed(0)} ms`);
    if (wasRunning) assert.equal(ended.state.status, 'cancelled');
    assert.equal(await vscode.commands.executeCommand(commands.cancelReview), false);
    await review(api);
  });

  it('starts by itself after a save, where that is wanted', async () => {
    const settings = vscode.workspace.getConfiguration('roundtable');
    await settings.update('review.onSave', true, vscode.ConfigurationTarget.Global);
    await settings.update('review.onSaveDelay', 100, vscode.ConfigurationTarget.Global);
    const before = api.viewState().run!.id;
    const uri = workspaceFile('src/price.ts');
    try {
      const editor = await vscode.window.showTextDocument(uri);
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n'));
      await editor.document.save();
      await until('a new run', () => api.viewState().run!.id !== before);
      await until('its end', () => api.viewState().run!.state.status !== 'running');
      await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 1, 0)));
    } finally {
      await settings.update('review.onSave', undefined, vscode.ConfigurationTarget.Global);
      await settings.update('review.onSaveDelay', undefined, vscode.ConfigurationTarget.Global);
    }
    await (await vscode.workspace.openTextDocument(uri)).save();
    await review(api);
  });

  it('leaves a report of each run that can be read', async () => {
    const { id, subject } = api.viewState().run!;
    const uri = vscode.Uri.from({ scheme: pages.scheme, path: runPagePath(id, subject) }).toString();
    await vscode.commands.executeCommand(commands.openPage, uri);
    await until('the page', () => (api.snapshot('pages') as { uri: string; html: string }[]).some((page) => page.uri === uri && page.html.includes('<h1>')));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
