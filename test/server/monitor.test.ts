import assert from 'node:assert/strict';
import { foldMonitor } from '../../src/protocol/monitor/monitorState.ts';
import type { MonitorEvent } from '../../src/protocol/monitor/monitorEvent.ts';
import * as messages from '../../src/protocol/messages.ts';
import { startServer } from '../support/languageServer.ts';
import type { TestServer } from '../support/languageServer.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';
import type { TestWorkspace } from '../support/workspace.ts';

const server = [
  "import { exec } from 'node:child_process';",
  "import express from 'express';",
  'const app = express();',
  "app.get('/ping', (req, res) => {",
  '  exec(`ping ${req.query.host}`, (error, output) => res.send(output));',
  '});',
  '',
].join('\n');

describe('The server tells the monitor', () => {
  let workspace: TestWorkspace;
  let home: ReturnType<typeof makeHome>;
  const started: TestServer[] = [];
  const start = async (): Promise<TestServer> => {
    const instance = await startServer({ folders: [workspace.folder], home: home.folder });
    started.push(instance);
    return instance;
  };
  const pullAll = async (instance: TestServer, run: string, limit: number): Promise<MonitorEvent[]> => {
    const events: MonitorEvent[] = [];
    for (let head = Infinity; events.length < head; ) {
      const batch = await instance.request(messages.monitorPull, { run, after: events.length, limit });
      events.push(...batch.events);
      head = batch.head;
    }
    return events;
  };

  beforeEach(() => {
    home = makeHome();
    workspace = makeWorkspace({ 'src/add.js': 'export const add = (a, b) => a + b;\n' }, { 'src/server.js': server });
  });
  afterEach(async () => {
    for (const instance of started.splice(0)) await instance.stop();
    workspace.dispose();
    home.dispose();
  });

  it('the same of a review after a restart, in batches of any size', async () => {
    const first = await start();
    await first.review();
    const run = first.view().run!.id;
    const [summary] = (await first.request(messages.monitorRuns, null)).runs;
    const events = await pullAll(first, run, 5_000);
    assert.deepEqual([summary?.run, summary?.team, summary?.status, summary?.events, summary?.isImported], [run, 'review', 'done', events.length, false]);
    assert.deepEqual(events.map(({ seq }) => seq), events.map((_, index) => index + 1));
    const state = foldMonitor(events);
    assert.deepEqual([...state.agents.keys()], first.view().run!.agents.map(({ id }) => id));
    assert.deepEqual([...state.findings.keys()].sort(), first.view().findings.map(({ id }) => id).sort());
    assert.equal(state.funnel?.shown, first.view().findings.filter(({ shown }) => shown).length);
    assert.deepEqual([state.end?.status, state.tasks.running, state.tasks.done > 0, state.errors], ['done', 0, true, 0]);
    await first.stop();
    const second = await start();
    assert.deepEqual(await pullAll(second, run, 37), events);
  });

  it('of a running review that there is more, until it has ended', async () => {
    workspace.write(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`src/many/f${i}.js`, `${server}\n// ${i}\n`.repeat(10)])));
    const instance = await start();
    const grown: { run: string; head: number; at: number }[] = [];
    instance.connection.onNotification(messages.monitorGrew.method, (params: { run: string; head: number }) => void grown.push({ ...params, at: Date.now() }));
    const { run } = await instance.request(messages.startReview, { target: { kind: 'workingTree' }, trigger: 'command' });
    const panels: MonitorEvent[][] = [[], []];
    const isOver = (events: readonly MonitorEvent[]): boolean => events.at(-1)?.body.type === 'run.finished';
    // A run is in the store as soon as the event loop has turned.
    await instance.until('the first agents', () => (instance.view().run?.agents.length ?? 0) > 0);
    while (!panels.every(isOver)) {
      for (const panel of panels) panel.push(...(await instance.request(messages.monitorPull, { run, after: panel.length, limit: 300 })).events);
      const known = grown.length;
      if (!panels.every(isOver)) await Promise.race([instance.until('more', () => grown.length > known || instance.view().run?.state.status !== 'running'), new Promise((resolve) => setTimeout(resolve, 50))]);
    }
    assert.deepEqual(panels[0], panels[1]);
    assert.deepEqual(await pullAll(instance, run, 5_000), panels[0]);
    assert.ok(grown.length > 0 && grown.every((each, index) => each.run === run && each.head > (grown[index - 1]?.head ?? 0)));
    assert.ok(grown.length <= 1 + ((grown.at(-1)!.at - grown[0]!.at) / 1000) * 30, 'more than thirty a second');
  }).timeout(90_000);

  it('what is in an event, where it is in the code, and which run told of a finding', async () => {
    const instance = await start();
    const view = await instance.review();
    const run = view.run!.id;
    const told = (await pullAll(instance, run, 5_000)).find(({ body }) => body.type === 'findings' && body.put.some(({ rule }) => rule.includes('command')))!;
    const opened = await instance.request(messages.monitorInspect, { run, seq: told.seq });
    assert.equal(opened.seq, told.seq);
    assert.equal((JSON.parse(opened.json) as { type: string }).type, 'fact');
    assert.ok(opened.places.some(({ file, root, line }) => file === 'src/server.js' && workspace.folder.endsWith(root.split('/').at(-1)!) && line === 5));
    assert.deepEqual(await instance.request(messages.monitorRunOf, { finding: view.findings[0]!.id }), { run });
    assert.deepEqual(await instance.request(messages.monitorCancel, { run }), { wasRunning: false });
    await assert.rejects(instance.request(messages.monitorPull, { run: 'gone', after: 0, limit: 10 }), /There is no run gone/);
    await assert.rejects(instance.request(messages.monitorInspect, { run, seq: 999_999 }), /has no event 999999/);
  });

  it('a run that was exported by another window, and refuses a file that is none', async () => {
    const first = await start();
    await first.review();
    const run = first.view().run!.id;
    const events = await pullAll(first, run, 5_000);
    const file = await first.request(messages.monitorExport, { run, format: 'json' });
    const there = makeHome();
    try {
      const other = await startServer({ folders: [workspace.folder], home: there.folder });
      started.push(other);
      assert.deepEqual(await other.request(messages.monitorImport, file), { run, isNew: true });
      assert.deepEqual(await other.request(messages.monitorImport, file), { run, isNew: false });
      assert.deepEqual((await other.request(messages.monitorRuns, null)).runs.map((each) => [each.run, each.isImported]), [[run, true]]);
      assert.deepEqual(await pullAll(other, run, 5_000), events);
      await assert.rejects(other.request(messages.monitorImport, { text: file.text.slice(0, -40), name: 'half.json' }), /half\.json cannot be imported/);
      await assert.rejects(other.request(messages.monitorImport, { text: '{}', name: 'other.json' }), /other\.json cannot be imported/);
    } finally {
      await started.pop()!.stop();
      there.dispose();
    }
  });

  it("keeps a colleague's run in the history, and never shows its findings as this workspace's own", async () => {
    const first = await start();
    const { run } = await first.review();
    const { text } = await first.request(messages.monitorExport, { run: run!.id, format: 'json' });
    await first.stop();
    home.dispose();
    home = makeHome();
    const second = await start();
    assert.deepEqual(await second.request(messages.monitorImport, { text, name: 'theirs.json' }), { run: run!.id, isNew: true });
    await second.stop();
    const third = await start();
    await third.until('the history', () => third.view().history.length === 1);
    assert.deepEqual([third.view().findings, third.view().run], [[], null]);
    assert.equal((await third.request(messages.monitorRuns, null)).runs[0]!.isImported, true);
  });
});
