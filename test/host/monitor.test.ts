import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/extension/ids.ts';
import type { TestApi } from '../../src/extension/testApi.ts';
import { review, testApi, until, workspaceFile } from './support.ts';

interface Shown {
  readonly run: string | null;
  readonly pulled: number;
  readonly pulls: number;
  readonly openings: number;
  readonly title: string;
}

describe('the run monitor', () => {
  let api: TestApi;
  let folder: string;
  let run: string;
  let events: number;
  const monitors = (): readonly Shown[] => api.snapshot('monitors') as readonly Shown[];
  const open = (...args: unknown[]): Thenable<unknown> => vscode.commands.executeCommand(commands.openMonitor, ...args);
  const exportTo = async (name: string, format: string): Promise<string> => {
    const target = vscode.Uri.file(join(folder, name));
    await vscode.commands.executeCommand(commands.exportRun, { kind: 'run', run }, format, target);
    return readFileSync(target.fsPath, 'utf8');
  };
  const all = (shown: Shown | undefined): boolean => shown !== undefined && shown.run === run && shown.pulled === events;

  before(async () => {
    api = await testApi();
    run = (await review(api)).id;
    folder = mkdtempSync(join(tmpdir(), 'roundtable-monitor-'));
    events = (JSON.parse(await exportTo('run.json', 'json')) as { events: unknown[] }).events.length;
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('opens on the last run, and its page gets every event', async () => {
    await open();
    await until('all events', () => all(monitors()[0]), 30, () => JSON.stringify(monitors()));
    assert.equal(monitors()[0]!.title, 'Run: working tree');
    await open({ kind: 'run', run });
    assert.equal(monitors().length, 1, 'a run that is open is shown, not opened again');
  });

  it('comes back with its run after it was hidden', async () => {
    await open({ kind: 'run', run });
    await until('all events', () => all(monitors()[0]));
    const column = vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(({ input }) => input instanceof vscode.TabInputWebview))!.viewColumn;
    await vscode.window.showTextDocument(workspaceFile('src/server.ts'), { viewColumn: column });
    await open({ kind: 'run', run });
    await until('a page that was loaded again', () => monitors()[0]!.openings === 2 && all(monitors()[0]), 30, () => JSON.stringify(monitors()));
  });

  it('shows one run in two tabs, of which one outlives the other', async () => {
    await open({ kind: 'run', run });
    await until('the first', () => all(monitors()[0]));
    await open({ kind: 'run', run }, 'new');
    await until('the second', () => all(monitors()[1]), 30, () => JSON.stringify(monitors()));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await until('one of them gone', () => monitors().length === 1);
    await open({ kind: 'moment', run, seq: 20 });
    await until('the other still shown', () => monitors().length === 1 && all(monitors()[0]), 30, () => JSON.stringify(monitors()));
  });

  it('keeps its page while the engine is restarted, and asks the new one', async () => {
    await open({ kind: 'run', run });
    await until('all events', () => all(monitors()[0]));
    const { pulls } = monitors()[0]!;
    await vscode.commands.executeCommand(commands.restartServer);
    await api.ready();
    await until('a pull from the new engine', () => monitors()[0]!.pulls > pulls, 30, () => JSON.stringify(monitors()));
    assert.deepEqual([monitors()[0]!.openings, monitors()[0]!.pulled], [1, events]);
  });

  it('follows a finding to the run that told of it', async () => {
    const [finding] = api.viewState().findings;
    await vscode.commands.executeCommand(commands.showInMonitor, { findingId: finding!.id });
    await until('its run', () => all(monitors()[0]), 30, () => JSON.stringify(monitors()));
  });

  it('carries a run out in every format, and takes a run in', async () => {
    assert.match(await exportTo('run.html', 'html'), /id="roundtable-run"/);
    assert.match(await exportTo('run.mmd', 'mermaid'), /^sequenceDiagram/);
    assert.match(await exportTo('run.otlp.json', 'otlp'), /"resourceSpans"/);
    const theirs = `their-${Date.now()}`;
    const file = join(folder, 'theirs.json');
    writeFileSync(file, readFileSync(join(folder, 'run.json'), 'utf8').replaceAll(run, theirs));
    assert.equal(await vscode.commands.executeCommand(commands.importRun, vscode.Uri.file(file)), theirs);
    await until('their run', () => monitors().some((shown) => shown.run === theirs && shown.pulled === events), 30, () => JSON.stringify(monitors()));
  });
});
