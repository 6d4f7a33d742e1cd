import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { agentTools, commands } from '../../../src/extension/ids.ts';
import type { TestApi } from '../../../src/extension/testApi.ts';
import { askInChat } from '../askInChat.ts';
import { testApi, until, workspaceFile } from '../support.ts';

describe('healing from the editor’s chat', function () {
  this.timeout(120_000);
  let api: TestApi;
  const onDisk = (): string => readFileSync(workspaceFile('src/price.js').fsPath, 'utf8');
  before(async () => {
    api = await testApi();
    await api.ready();
  });

  it('says why a test fails and what was proven to make it pass, and changes nothing', async () => {
    const before = onDisk();
    const answer = await askInChat(api, { command: 'heal' });
    assert.equal(answer.error, undefined);
    assert.equal(answer.progress[0], 'Running the tests in a copy of the workspace');
    assert.match(answer.text, /1\. \[test\/price\.test\.js:\d+\] · \*\*totals › rounds to the nearest cent\*\* · wrong code/);
    assert.match(answer.text, /\*\*.*`Math\.round`.*\*\* · target \d+\/\d+ · suite 3\/3/);
    const preview = answer.buttons.find(({ command }) => command === commands.previewProposal)!;
    await vscode.commands.executeCommand(preview.command, ...(preview.arguments ?? []) as unknown[]);
    await until('the comparison', () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.deepEqual(answer.followups.map(({ command }) => command), ['review']);
    assert.equal(onDisk(), before);
  });

  it('tells the agent mode the same as text, with the patch and its verdict', async () => {
    const before = onDisk();
    const { content } = await vscode.lm.invokeTool(agentTools.heal, { input: {}, toolInvocationToken: undefined });
    const text = content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
    assert.match(text, /1 failing test\.[\s\S]+wrong code:[\s\S]+proposed, not applied: .*Math\.round.* \(target \d+\/\d+ · suite 3\/3/);
    assert.match(text, /\+ {2}return Math\.round\(amount \* 100\);/);
    assert.equal(onDisk(), before);
    await assert.rejects(Promise.resolve(vscode.lm.invokeTool(agentTools.heal, { input: { tests: [''] }, toolInvocationToken: undefined })), /up to 20 names/);
  });

  it('ends the heal when it is cancelled', async () => {
    const source = new vscode.CancellationTokenSource();
    const before = api.viewState().heal?.run.id;
    const asking = askInChat(api, { command: 'heal' }, [], source.token);
    await until('the heal', () => api.viewState().heal?.run.id !== before && api.viewState().heal?.run.state.status === 'running');
    source.cancel();
    await asking;
    assert.equal(api.viewState().heal!.run.state.status, 'cancelled');
  });
});
