import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { defaultSettings } from '../../src/protocol/settings.ts';
import * as messages from '../../src/protocol/messages.ts';
import type { TestServer, TestServerOptions } from '../support/languageServer.ts';
import { startServer } from '../support/languageServer.ts';
import { skipBecause } from '../support/skipBecause.ts';
import type { TestWorkspace } from '../support/workspace.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';

const marker = 'loaded.txt';
const server = [
  "import { exec } from 'node:child_process';",
  "import { writeFileSync } from 'node:fs';",
  "import express from 'express';",
  `writeFileSync(new URL('${marker}', import.meta.url), 'x');`,
  'const app = express();',
  "app.get('/ping', (req, res) => {",
  '  exec(`ping ${req.query.host}`, (error, output) => res.send(output));',
  '});',
  '',
].join('\n');
const allowed = { ...defaultSettings, review: { ...defaultSettings.review, probe: true } };

describe('The language server and probes', function () {
  this.timeout(60_000);

  let workspace: TestWorkspace;
  let home: ReturnType<typeof makeHome>;
  const started: TestServer[] = [];
  const start = async (options: Partial<TestServerOptions> = {}): Promise<TestServer> => {
    const instance = await startServer({ folders: [workspace.folder], home: home.folder, ...options });
    started.push(instance);
    return instance;
  };
  const probes = (instance: TestServer): string[] => instance.view().findings.flatMap(({ evidence }) => evidence.filter(({ kind }) => kind === 'probe').map(({ text }) => text));
  const hasProber = (instance: TestServer): boolean => instance.view().run!.agents.some(({ id }) => id === 'prober');

  beforeEach(() => {
    home = makeHome();
    workspace = makeWorkspace({ 'src/add.js': 'export const add = (a, b) => a + b;\n' }, { 'src/server.js': server });
  });
  afterEach(async () => {
    for (const instance of started.splice(0)) await instance.stop();
    workspace.dispose();
    home.dispose();
  });

  it('tries findings out where the user allows it, shows the prober at work and what it saw', async () => {
    const instance = await start({ settings: allowed });
    const view = await instance.review();
    assert.equal(view.run?.state.status, 'done');
    assert.ok(hasProber(instance));
    assert.match(probes(instance).join(), /Run: the handler of `GET \/ping`/);
    assert.equal(existsSync(path.join(workspace.folder, 'src', marker)), false, 'the code was run outside of its copy');
  });

  it('runs no probe by default', async () => {
    const instance = await start();
    await instance.review();
    assert.equal(hasProber(instance), false);
    assert.deepEqual(probes(instance), []);
  });

  it('runs no probe in a workspace that is not trusted, whatever the settings say', async () => {
    const instance = await start({ settings: allowed, isTrusted: false });
    const view = await instance.review();
    assert.equal(view.run?.state.status, 'done');
    assert.ok(view.findings.length > 0);
    assert.equal(hasProber(instance), false);
    assert.deepEqual(probes(instance), []);
  });

  it('is not moved by files of the workspace, which may say what they like', async () => {
    workspace.write({
      '.vscode/settings.json': '{ "roundtable.review.probe": true }',
      '.roundtable/settings.json': '{ "review": { "probe": true } }',
      'w.code-workspace': '{ "folders": [{ "path": "." }], "settings": { "roundtable.review.probe": true } }',
    });
    const instance = await start();
    await instance.review();
    assert.equal(hasProber(instance), false);
  });

  it('takes nothing but a plain yes for one', async () => {
    for (const probe of ['true', 1, {}, null]) {
      const instance = await start({ settings: { ...allowed, review: { ...allowed.review, probe } } });
      await instance.review();
      assert.equal(hasProber(instance), false, JSON.stringify(probe));
      await instance.stop();
    }
  });

  it('does not go on with an interrupted review whose right to probe is gone', async function () {
    if (process.platform === 'win32') skipBecause(this, 'a process cannot be killed there without its children');
    workspace.write(Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`src/many/f${i}.js`, `${server}\n// ${i}\n`.repeat(15)])));
    const first = await start({ settings: allowed });
    const { run } = await first.request(messages.startReview, { target: { kind: 'workingTree' }, trigger: 'command' });
    await first.until('some progress', () => (first.view().run?.progress.done ?? 0) > 20, 30_000);
    first.process.kill('SIGKILL');
    await new Promise((resolve) => first.process.once('exit', resolve));
    const windows = [await start({ settings: allowed, isTrusted: false }), await start()];
    // The lease of the killed process has run out by then, and whoever may go on has gone on.
    await new Promise((resolve) => setTimeout(resolve, 14_000));
    for (const window of windows) assert.notEqual(window.view().run?.id, run);
  });
});
