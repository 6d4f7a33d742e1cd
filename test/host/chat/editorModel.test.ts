import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { commands } from '../../../src/extension/ids.ts';
import type { TestApi } from '../../../src/extension/testApi.ts';
import type { RunView } from '../../../src/protocol/viewState.ts';
import { acceptingFirst, endOf, figure, pause, review, shownFindings, testApi, until, workspaceFile } from '../support.ts';

interface ProviderState {
  readonly asks: readonly { readonly model: string; readonly texts: readonly string[]; readonly modelOptions: Readonly<Record<string, unknown>> }[];
  readonly open: number;
  readonly cancelled: number;
  readonly cut: number;
}

const model = 'editor/roundtable-tests/judge';
const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('roundtable.model');
const script = (answer: object): Thenable<void> => vscode.commands.executeCommand('roundtableTests.models.script', answer);
const provider = async (): Promise<ProviderState> => await vscode.commands.executeCommand<ProviderState>('roundtableTests.models.state');

/** What the reviewers say stands in their way. */
function hindrances({ agents }: RunView): string {
  return agents.flatMap(({ state }) => (state.status === 'degraded' || state.status === 'failed' ? [state.reason] : [])).join('\n');
}

describe('a review with a model that only the editor can reach', function () {
  this.timeout(60_000);
  let api: TestApi;
  const finding = { file: 'src/server.ts', line: 1, quote: "import { exec } from 'node:child_process';", severity: 'warning', confidence: 0.8, message: 'A scripted judge says that this import goes too far', why: [] };
  const pid = (): number | null => {
    const state = api.engineState();
    return state.status === 'running' ? state.pid : null;
  };

  before(async () => {
    api = await testApi();
    await api.ready();
    // Its commands are there once it is active, which asking for its models brings about.
    assert.equal((await vscode.lm.selectChatModels({ vendor: 'roundtable-tests' })).length, 2);
  });
  afterEach(() => vscode.commands.executeCommand('notifications.clearAll'));
  after(async () => {
    await settings().update('name', undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand(commands.restartServer);
    await api.ready();
  });

  it('is set up without a key, with one tiny call', async () => {
    await script({ kind: 'judge' });
    await acceptingFirst(vscode.commands.executeCommand(commands.setUpModel));
    assert.equal(settings().get('name'), model);
    const { asks } = await provider();
    assert.equal(asks.length, 1);
    assert.deepEqual(asks[0]!.texts, ['Answer with the one word: ready', 'Are you there?']);
    assert.deepEqual(asks[0]!.modelOptions, { max_tokens: 64 });
  });

  it('has its judgement among the findings, after the change was read by it', async () => {
    await script({ kind: 'judge', finding });
    const begin = performance.now();
    const run = await review(api);
    figure('a review with the editor’s own model, which answers at once', `${(performance.now() - begin).toFixed(0)} ms`);
    assert.equal(run.state.status, 'done');
    const judged = shownFindings(api).filter(({ rule }) => rule === 'structure/judgement');
    assert.deepEqual(judged.map(({ message, file }) => [message, file]), [[finding.message, finding.file]]);
    assert.equal(run.model?.estimate?.model, model);
    assert.equal(run.model.estimate.usd, null);
    const { asks, open } = await provider();
    assert.ok(asks.some(({ texts }) => texts.join('').includes('createShopServer')));
    assert.equal(open, 0);
    const again = await review(api);
    assert.equal(hindrances(again), '');
    assert.equal((await provider()).asks.length, asks.length, 'the same change is answered from the cache');
  });

  for (const [kind, words] of [
    ['quota', /its plan allows no more: You have no premium requests left this month\. Wait until the plan is renewed, or set up another model/],
    ['denied', /may not be used: The user did not allow it\. Start a review by its command and choose Allow/],
  ] as const) {
    it(`goes on by evidence alone and says why, for the answer "${kind}"`, async () => {
      await freshChange(kind);
      await script({ kind });
      const run = await review(api);
      assert.equal(run.state.status, 'done');
      assert.match(hindrances(run), words);
      const { asks, open } = await provider();
      assert.ok(asks.length > 0);
      assert.ok(asks.length <= 8, `nobody tries again: ${asks.length}`);
      assert.equal(open, 0);
      assert.ok(shownFindings(api).some(({ rule }) => rule === 'security/command-injection'));
    });
  }

  it('asks again where a reply breaks off', async () => {
    await freshChange('cut');
    await script({ kind: 'cut', then: { kind: 'judge', finding } });
    const run = await review(api);
    assert.equal(hindrances(run), '');
    assert.ok(shownFindings(api).some(({ rule }) => rule === 'structure/judgement'));
    assert.equal((await provider()).cut, 1);
  });

  it('says so where the model is not offered any more, and has it again when it is', async () => {
    await freshChange('withdrawn');
    await script({ kind: 'judge', finding });
    await vscode.commands.executeCommand('roundtableTests.models.withdraw');
    const run = await review(api);
    assert.match(hindrances(run), /is not offered by this editor now.*Sign in to its provider/);
    await vscode.commands.executeCommand('roundtableTests.models.offer');
    assert.equal(hindrances(await review(api)), '');
  });

  it('cancels the model’s work with the review', async () => {
    await freshChange('cancel');
    await script({ kind: 'slow' });
    const run = await vscode.commands.executeCommand<string>(commands.reviewChanges);
    await untilAsked(api);
    const begin = performance.now();
    await vscode.commands.executeCommand(commands.cancelReview);
    while ((await provider()).open > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    figure('cancelled until the model has stopped', `${(performance.now() - begin).toFixed(0)} ms`);
    assert.equal((await endOf(api, run)).state.status, 'cancelled');
    const { asks, cancelled } = await provider();
    assert.equal(cancelled, asks.length);
    await until('no call', () => api.snapshot('editorModelCalls') === 0, 5);
  });

  it('stops the model’s work when the server is gone, and is asked once by the next', async () => {
    await freshChange('killed');
    await script({ kind: 'slow' });
    await vscode.commands.executeCommand(commands.reviewChanges);
    await untilAsked(api);
    const old = pid();
    const underWay = (await provider()).open;
    process.kill(old!, 'SIGKILL');
    await until('a new server', () => pid() !== null && pid() !== old);
    while ((await provider()).cancelled < underWay) await new Promise((resolve) => setTimeout(resolve, 20));
    await vscode.commands.executeCommand(commands.cancelReview);
    await until('the end', () => api.viewState().run?.state.status !== 'running');
    await until('no call', () => api.snapshot('editorModelCalls') === 0);
    // Each restart could have left a listener behind that answers as well.
    for (let restart = 0; restart < 3; restart++) {
      await vscode.commands.executeCommand(commands.restartServer);
      await api.ready();
    }
    await script({ kind: 'judge' });
    await acceptingFirst(vscode.commands.executeCommand(commands.setUpModel));
    assert.equal((await provider()).asks.length, 1);
  });
});

/** Waits until the model works on something; fails where the review ends without. */
async function untilAsked(api: TestApi): Promise<void> {
  for (let waited = 0; (await provider()).open === 0; waited += 20) {
    if (waited > 15_000) throw new Error(`Nobody asks the model: ${JSON.stringify(api.viewState().run)} ${JSON.stringify((await provider()).asks.length)}`);
    await pause(20);
  }
}

/** What was answered before is not asked again, so that each test changes the change, as people do: in the editor, and saved. */
async function freshChange(mark: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(workspaceFile('src/server.ts'));
  const edit = new vscode.WorkspaceEdit();
  const marked = /^\/\/ For \w+\.$/.test(document.lineAt(document.lineCount - 2).text);
  edit.replace(document.uri, new vscode.Range(document.lineCount - (marked ? 2 : 1), 0, document.lineCount - 1, 0), `// For ${mark}.\n`);
  assert.ok(await vscode.workspace.applyEdit(edit));
  assert.ok(await document.save());
}
