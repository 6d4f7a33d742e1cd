import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeAction } from 'vscode-languageserver/node';
import * as messages from '../../src/protocol/messages.ts';
import { failingProject } from '../support/host/failingProject.ts';
import { startServer } from '../support/languageServer.ts';
import type { TestServer, TestServerOptions } from '../support/languageServer.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';
import type { TestWorkspace } from '../support/workspace.ts';

describe('The language server heals', function () {
  this.timeout(120_000);
  let workspace: TestWorkspace;
  let home: ReturnType<typeof makeHome>;
  const started: TestServer[] = [];
  const start = async (options: Partial<TestServerOptions> = {}): Promise<TestServer> => {
    const instance = await startServer({ folders: [workspace.folder], home: home.folder, ...options });
    started.push(instance);
    return instance;
  };
  const heal = async (instance: TestServer, tests: readonly string[] = []): Promise<void> => {
    const { run } = await instance.request(messages.startHeal, { tests, trigger: 'command' });
    await instance.until('the end of the heal', () => instance.view().heal?.run.id === run && instance.view().heal?.run.state.status !== 'running', 60_000);
  };
  const uri = (file: string): string => pathToFileURL(path.join(workspace.folder, file)).href;

  beforeEach(() => {
    home = makeHome();
    workspace = makeWorkspace(failingProject);
  });
  afterEach(async () => {
    for (const instance of started.splice(0)) await instance.stop();
    workspace.dispose();
    home.dispose();
  });

  it('a failing test, with a verdict, a diagnostic and edits, and leaves the workspace as it was', async () => {
    const instance = await start();
    const before = digest(workspace.folder);
    await heal(instance);
    assert.equal(digest(workspace.folder), before);
    const [failure] = instance.view().failures;
    assert.equal(failure?.name, 'totals › rounds to the nearest cent', instance.log.join('\n'));
    assert.equal(failure.state, 'healed');
    await instance.until('the diagnostic', () => (instance.diagnostics.get(uri('test/price.test.js')) ?? []).length === 1);
    const [diagnostic] = instance.diagnostics.get(uri('test/price.test.js'))!;
    const actions: CodeAction[] = await instance.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: uri('test/price.test.js') }, range: diagnostic!.range, context: { diagnostics: [diagnostic] } });
    assert.match(actions[0]!.title, /^Apply: .+ \(target \d+\/\d+, suite 3\/3\)$/);
    const edits = await instance.request(messages.proposalEdits, { proposal: failure.proposals[0]!.id });
    assert.equal(edits.status, 'exact');
    const page = await instance.request(messages.explainFailure, { failure: failure.id });
    assert.match(page!.markdown, /## Why it fails/);
  });

  it('nothing in a workspace that is not trusted', async () => {
    const instance = await start({ isTrusted: false });
    await assert.rejects(instance.request(messages.startHeal, { trigger: 'command' }), /which are its code/);
    assert.equal(instance.view().heal, null);
  });

  it('and shows after a restart what was proven, and withdraws what no longer fits', async () => {
    const first = await start();
    await heal(first);
    const [proposal] = first.view().failures[0]!.proposals;
    await first.stop();
    const second = await start();
    await second.until('the failure', () => second.view().failures.length === 1);
    assert.equal((await second.request(messages.proposalEdits, { proposal: proposal!.id })).status, 'exact');
    workspace.write({ 'src/price.js': 'export const cents = () => 0;\nexport const total = () => 0;\n' });
    const edits = await second.request(messages.proposalEdits, { proposal: proposal!.id });
    assert.equal(edits.status, 'withdrawn');
  });

  it('and shows a heal that its process did not survive as interrupted', async () => {
    const first = await start();
    await first.request(messages.startHeal, { trigger: 'command' });
    await first.until('a failure', () => first.view().failures.length > 0, 60_000);
    first.process.kill('SIGKILL');
    const second = await start();
    const state = second.view().heal?.run.state;
    assert.match(state?.status === 'partial' ? state.reason : String(state?.status), /interrupted/);
    assert.deepEqual(second.view().failures.map((failure) => failure.state === 'healed' || failure.state === 'unhealed'), [true]);
  });

  it('until it is cancelled, and keeps going on afterwards', async () => {
    const instance = await start();
    const { run } = await instance.request(messages.startHeal, { trigger: 'command' });
    await instance.until('the start', () => instance.view().heal?.run.id === run);
    const begin = performance.now();
    await instance.request(messages.cancelHeal, null);
    await instance.until('the end', () => instance.view().heal?.run.state.status !== 'running');
    assert.ok(performance.now() - begin < 5000);
    assert.equal((await instance.request(messages.cancelHeal, null)).wasRunning, false);
    await heal(instance);
    assert.equal(instance.view().failures.length, 1);
  });
});

/** Names and contents of everything but git's own folder. */
function digest(folder: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).sort((a, b) => path.join(a.parentPath, a.name).localeCompare(path.join(b.parentPath, b.name)))) {
    const file = path.join(entry.parentPath, entry.name);
    if (file.includes(`${path.sep}.git${path.sep}`) || entry.name === '.git') continue;
    hash.update(`${file}\n`);
    if (entry.isFile()) hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}
