import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { agentTools, chat, commands } from '../../../src/extension/ids.ts';
import type { TestApi } from '../../../src/extension/testApi.ts';
import { askInChat } from '../askInChat.ts';
import { pause, review, shownFindings, testApi, until, workspaceFile } from '../support.ts';

describe('@roundtable in the editor’s chat', function () {
  this.timeout(60_000);
  let api: TestApi;
  before(async () => {
    api = await testApi();
    await api.ready();
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('reviews the change, tells what goes on, and answers with places, fixes and the way to the monitor', async () => {
    const answer = await askInChat(api, { command: 'review' });
    assert.equal(answer.error, undefined);
    assert.ok(answer.progress.length >= 1 && answer.progress.length <= 5, answer.progress.join('\n'));
    assert.match(answer.progress[0]!, /^Reviewing working tree, \d+ files$/);
    assert.match(answer.text, /^\*\*\d+ errors · \d+ warnings · \d+ notes\*\*/);
    assert.match(answer.text, /\d\. \[src\/server\.ts:\d+\] · Error · security · proven {2}\n {3}.*reaches `exec`/);
    const place = answer.places.find(({ title }) => title.startsWith('src/server.ts:'))!;
    const document = await vscode.workspace.openTextDocument(place.location.uri);
    assert.ok(document.lineCount > place.location.range.start.line);
    assert.equal(answer.listed.length, Math.min(12, shownFindings(api).length));
    const titles = answer.buttons.map(({ command }) => command);
    assert.ok(titles.includes(commands.fixFinding) && titles.includes(commands.showFindings) && titles.includes(commands.openMonitor), titles.join());
    assert.deepEqual(answer.buttons.find(({ command }) => command === commands.openMonitor)!.arguments, [{ kind: 'run', run: api.viewState().run!.id }]);
    assert.deepEqual(answer.followups.map(({ command, prompt }) => [command, prompt]), [['explain', '1'], ['explain', '2'], ['heal', '']]);
  });

  it('reviews the files that are attached, and says honestly what it cannot review', async () => {
    const uri = workspaceFile('src/server.ts');
    const answer = await askInChat(api, { command: 'review', references: [{ id: 'file', value: uri }] });
    assert.equal(api.viewState().run!.files, 1);
    assert.ok(answer.places.length > 0 && answer.places.every(({ location }) => location.uri.fsPath === uri.fsPath));
    const wrong = await askInChat(api, { command: 'review', prompt: 'against no-such-branch' });
    assert.match(wrong.error ?? '', /no-such-branch/);
    assert.equal(wrong.text, '');
  });

  it('explains a finding by its number in the last answer, and by its place', async () => {
    const first = await askInChat(api, { command: 'review' });
    const second = await askInChat(api, { command: 'explain', prompt: '1' }, [first]);
    const { message, file, range } = shownFindings(api).find(({ id }) => id === first.listed[0])!;
    assert.ok(second.text.includes(`**${message}**`) && second.text.includes('#### What was checked'), second.text);
    assert.deepEqual(second.places.map(({ title }) => title), [`${file}:${range.start.line}`]);
    const byPlace = await askInChat(api, { command: 'explain', prompt: `${file}:${range.start.line}` });
    assert.ok(byPlace.text.includes(message));
    const nothing = await askInChat(api, { command: 'explain', prompt: '999' }, [first]);
    assert.match(nothing.error ?? '', /There is no such finding\. Name its number/);
    const third = await askInChat(api, { command: 'explain', prompt: '2' }, [first, second]);
    assert.ok(third.text.includes(shownFindings(api).find(({ id }) => id === first.listed[1])!.message), 'numbers hold over an explanation');
  });

  it('says what there is where no command is named', async () => {
    const answer = await askInChat(api, { prompt: 'is my code good?' });
    assert.match(answer.text, /`\/review`.*`\/heal`.*`\/explain`/s);
    assert.deepEqual(answer.followups.map(({ command }) => command), ['review', 'heal']);
  });

  it('ends the review when it is cancelled', async () => {
    const source = new vscode.CancellationTokenSource();
    const asking = askInChat(api, { command: 'review', prompt: 'the whole workspace' }, [], source.token);
    const before = api.viewState().run?.id;
    await until('the review', () => api.viewState().run?.id !== before && api.viewState().run?.state.status === 'running');
    source.cancel();
    const answer = await asking;
    assert.equal(api.viewState().run!.state.status, 'cancelled');
    assert.equal(answer.error, undefined);
    assert.match(answer.text, /Cancelled: this is what was found until then\\?\./);
  });

  it('stands in the editor’s own chat with the commands that it answers', () => {
    const manifest = vscode.extensions.getExtension('roundtable.roundtable')!.packageJSON as { contributes: { chatParticipants: readonly { id: string; commands: readonly { name: string }[] }[] } };
    assert.deepEqual(manifest.contributes.chatParticipants.map(({ id, commands: named }) => [id, named.map(({ name }) => name)]), [[chat.id, [...chat.commands]]]);
  });
});

describe('the tools for the editor’s agent mode', function () {
  this.timeout(60_000);
  let api: TestApi;
  const invoke = async (name: string, input: object, token?: vscode.CancellationToken): Promise<string> => {
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
    return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
  };
  before(async () => {
    api = await testApi();
    await api.ready();
  });

  it('are listed with a description and a schema', () => {
    for (const name of Object.values(agentTools)) {
      const tool = vscode.lm.tools.find((each) => each.name === name);
      assert.ok(tool !== undefined && tool.description.length > 100 && tool.inputSchema !== undefined, name);
    }
  });

  it('tell findings as text: place, message, rule and evidence, and change nothing', async () => {
    const before = Buffer.from(await vscode.workspace.fs.readFile(workspaceFile('src/server.ts'))).toString();
    const text = await invoke(agentTools.review, { target: 'changes' });
    assert.match(text, /^Review of working tree: done, \d+ files read\. \d+ findings to act on\./);
    assert.match(text, /[1-4]\. src\/server\.ts:\d+: .*reaches `exec`.*\n {3}error · security · security\/command-injection · proven · CWE-78\n {3}- /);
    assert.match(text, /No file was changed\./);
    assert.ok(text.length < 17_000);
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(workspaceFile('src/server.ts'))).toString(), before);
    const one = await invoke(agentTools.review, { target: 'files', files: ['src/server.ts'], limit: 1 });
    assert.match(one, /^Review of 1 file|^Review of /);
    assert.match(one, /\n1\. src\/server\.ts:\d+[\s\S]+\d+ more are not told here/);
    assert.equal(one.match(/^\d+\. /gm)?.length, 1);
  });

  it('refuse what lies outside of the workspace and what they cannot read', async () => {
    await assert.rejects(invoke(agentTools.review, { target: 'files', files: ['../../etc/passwd'] }), /does not lie in the workspace/);
    await assert.rejects(invoke(agentTools.review, { target: 'branch', base: '--output=/tmp/x' }), /needs `base`/);
    await assert.rejects(invoke(agentTools.review, { target: 'branch', base: 'no-such-branch' }), /no-such-branch/);
  });

  it('tell nothing about what is kept local', async () => {
    const settings = vscode.workspace.getConfiguration('roundtable.model');
    try {
      await settings.update('localGlobs', ['src/server.ts'], vscode.ConfigurationTarget.Workspace);
      await pause(300);
      const text = await invoke(agentTools.review, {});
      assert.ok(!text.includes('server.ts') && /are about files that are kept on this machine/.test(text), text);
      await settings.update('keepLocal', true, vscode.ConfigurationTarget.Workspace);
      await assert.rejects(invoke(agentTools.review, {}), /keepLocal keeps everything on this machine/);
    } finally {
      await settings.update('localGlobs', undefined, vscode.ConfigurationTarget.Workspace);
      await settings.update('keepLocal', undefined, vscode.ConfigurationTarget.Workspace);
      await api.ready();
    }
  });

  it('end the review when they are cancelled', async () => {
    await review(api);
    const source = new vscode.CancellationTokenSource();
    const before = api.viewState().run!.id;
    const invoking = invoke(agentTools.review, { target: 'workspace' }, source.token);
    invoking.catch(() => {});
    await until('the review', () => api.viewState().run?.id !== before && api.viewState().run?.state.status === 'running');
    source.cancel();
    await assert.rejects(invoking);
    await until('its end', () => api.viewState().run?.state.status === 'cancelled');
  });
});
