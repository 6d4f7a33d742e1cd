import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeAction, Diagnostic } from 'vscode-languageserver/node';
import * as messages from '../../src/protocol/messages.ts';
import { startServer } from '../support/languageServer.ts';
import type { TestServer, TestServerOptions } from '../support/languageServer.ts';
import type { RunEvent } from '../../src/runtime/runs/runEvent.ts';
import { roundtable } from '../support/command.ts';
import { checkSarif } from '../support/checkSarif.ts';
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

describe('The language server', () => {
  let workspace: TestWorkspace;
  let home: ReturnType<typeof makeHome>;
  const started: TestServer[] = [];
  const start = async (options: Partial<TestServerOptions> = {}): Promise<TestServer> => {
    const instance = await startServer({ folders: [workspace.folder], home: home.folder, ...options });
    started.push(instance);
    return instance;
  };
  const uri = (file: string): string => pathToFileURL(path.join(workspace.folder, file)).href;
  const shown = (instance: TestServer): string[] => instance.view().findings.filter((finding) => finding.shown).map((finding) => finding.rule);
  const injection = (diagnostics: readonly Diagnostic[] | undefined): Diagnostic | undefined => diagnostics?.find((diagnostic) => String(diagnostic.code).includes('command'));

  beforeEach(() => {
    home = makeHome();
    workspace = makeWorkspace({ 'src/add.js': 'export const add = (a, b) => a + b;\n' }, { 'src/server.js': server });
  });
  afterEach(async () => {
    for (const instance of started.splice(0)) await instance.stop();
    workspace.dispose();
    home.dispose();
  });

  it('publishes findings as diagnostics with code, related places and an identity', async () => {
    const instance = await start();
    const view = await instance.review();
    assert.equal(view.run?.state.status, 'done');
    assert.equal(view.run?.files, 1);
    assert.deepEqual(view.run?.agents.map((agent) => agent.id), ['coordinator', 'style', 'security', 'tests', 'performance', 'structure', 'aggregator', 'judge', 'skeptic']);
    await instance.until('the diagnostic', () => injection(instance.diagnostics.get(uri('src/server.js'))) !== undefined);
    const diagnostic = injection(instance.diagnostics.get(uri('src/server.js')))!;
    assert.equal(diagnostic.source, 'roundtable');
    assert.equal(diagnostic.severity, 1);
    assert.equal(diagnostic.range.start.line, 4);
    assert.ok((diagnostic.relatedInformation ?? []).length > 0);
  });

  it('reviews what an editor holds, saved or not', async () => {
    const instance = await start();
    const file = path.join(workspace.folder, 'src/server.js');
    instance.open(file, server);
    void instance.connection.sendNotification('textDocument/didChange', { textDocument: { uri: uri('src/server.js'), version: 2 }, contentChanges: [{ text: 'export const nothing = 1;\n' }] });
    await instance.review();
    assert.deepEqual(shown(instance).filter((rule) => rule.includes('command')), []);
  });

  it('moves a diagnostic with the text, closes it when its code is deleted, and brings it back on undo', async () => {
    const instance = await start();
    instance.open(path.join(workspace.folder, 'src/server.js'), server);
    await instance.review();
    const line = (): number | undefined => injection(instance.diagnostics.get(uri('src/server.js')))?.range.start.line;
    const change = (version: number, start: [number, number], end: [number, number], text: string): void => {
      void instance.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: uri('src/server.js'), version },
        contentChanges: [{ range: { start: { line: start[0], character: start[1] }, end: { line: end[0], character: end[1] } }, text }],
      });
    };
    await instance.until('the diagnostic', () => line() === 4);
    change(2, [0, 0], [0, 0], '// one\n// two\n');
    await instance.until('the move', () => line() === 6);
    change(3, [5, 0], [8, 0], '');
    await instance.until('the end of it', () => line() === undefined);
    change(4, [5, 0], [5, 0], `${server.split('\n').slice(3, 6).join('\n')}\n`);
    await instance.until('its return', () => line() === 6);
  });

  it('offers to explain and to dismiss, and a dismissal is kept in the workspace with its reason', async () => {
    const instance = await start();
    await instance.review();
    await instance.until('the diagnostic', () => injection(instance.diagnostics.get(uri('src/server.js'))) !== undefined);
    const diagnostic = injection(instance.diagnostics.get(uri('src/server.js')))!;
    const actions: CodeAction[] = await instance.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: uri('src/server.js') }, range: diagnostic.range, context: { diagnostics: [diagnostic] } });
    assert.ok(actions.length <= 5);
    assert.ok(actions.some((action) => action.title.startsWith('Explain')));
    assert.ok(actions.some((action) => action.title.startsWith('Dismiss')));
    const { findingId } = diagnostic.data as messages.DiagnosticData;
    const page = await instance.request(messages.explainFinding, { id: findingId });
    assert.match(page!.markdown, /## Path/);
    assert.equal(existsSync(path.join(workspace.folder, '.roundtable')), false);
    await instance.request(messages.dismissFindings, { ids: [findingId], scope: 'finding', reason: 'only reachable from localhost' });
    await instance.until('the diagnostic to go', () => injection(instance.diagnostics.get(uri('src/server.js'))) === undefined);
    const file = JSON.parse(readFileSync(path.join(workspace.folder, '.roundtable/dismissals.json'), 'utf8')) as { dismissals: { reason: string }[] };
    assert.equal(file.dismissals[0]!.reason, 'only reachable from localhost');
    await instance.review();
    assert.equal(shown(instance).some((rule) => rule.includes('command')), false);
    await instance.request(messages.restoreFindings, { ids: [findingId] });
    await instance.until('the finding to come back', () => shown(instance).some((rule) => rule.includes('command')));
  });

  it('closes a finding whose fix has been applied, and opens it again when that is undone', async () => {
    const test = "import { it } from 'node:test';\nimport assert from 'node:assert/strict';\nit.only('adds', () => assert.equal(1 + 1, 2));\nit('more', () => assert.ok(true));\n";
    workspace.write({ 'test/add.test.js': test });
    const instance = await start();
    instance.open(path.join(workspace.folder, 'test/add.test.js'), test);
    await instance.review();
    const focused = (): Diagnostic | undefined => instance.diagnostics.get(uri('test/add.test.js'))?.find((diagnostic) => diagnostic.code === 'tests/focused-test');
    await instance.until('the diagnostic', () => focused() !== undefined);
    const fix = await instance.request(messages.fixEdits, { id: (focused()!.data as messages.DiagnosticData).findingId });
    const [edit] = fix!.changes[uri('test/add.test.js')]!;
    const change = (version: number, contentChanges: unknown[]): void => void instance.connection.sendNotification('textDocument/didChange', { textDocument: { uri: uri('test/add.test.js'), version }, contentChanges });
    change(2, [{ range: edit!.range, text: edit!.newText }]);
    await instance.until('the end of it', () => focused() === undefined);
    change(3, [{ range: { start: edit!.range.start, end: edit!.range.start }, text: '.only' }]);
    await instance.until('its return', () => focused() !== undefined);
  });

  it('says when a rule is dismissed for the third time for one reason, and never again once it is muted', async () => {
    workspace.write({ 'src/loose.js': 'export const same = (a, b) => [a == b, a.x == b.x, a.y == b.y, a.z == b.z];\n' });
    const instance = await start();
    await instance.review();
    const loose = instance.view().findings.filter(({ rule }) => rule === 'style/loose-equality');
    assert.equal(loose.length, 4);
    const dismiss = (id: string, scope: 'finding' | 'rule' = 'finding'): Promise<{ tired: readonly messages.TiredRule[] }> => instance.request(messages.dismissFindings, { ids: [id], scope, reason: 'Intended' });
    assert.deepEqual([(await dismiss(loose[0]!.id)).tired, (await dismiss(loose[1]!.id)).tired], [[], []]);
    assert.deepEqual((await dismiss(loose[2]!.id)).tired, [{ rule: 'style/loose-equality', reason: 'Intended', times: 3 }]);
    assert.deepEqual((await dismiss(loose[3]!.id, 'rule')).tired, []);
  });

  it('refuses a dismissal without a reason', async () => {
    const instance = await start();
    await instance.review();
    await assert.rejects(instance.request(messages.dismissFindings, { ids: ['x'], scope: 'finding', reason: ' ' }), /needs a reason/);
  });

  it('exports SARIF that keeps to the standard and takes another tool in as one more reviewer', async () => {
    const instance = await start();
    await instance.review();
    const { sarif, findings } = await instance.request(messages.exportSarif, null);
    checkSarif(JSON.parse(sarif));
    assert.ok(findings > 0);
    const other = { version: '2.1.0', runs: [{ tool: { driver: { name: 'OtherTool' } }, results: [{ ruleId: 'other/one', level: 'error', message: { text: 'Something else' }, locations: [{ physicalLocation: { artifactLocation: { uri: 'src/server.js' }, region: { startLine: 3 } } }] }] }] };
    const imported = await instance.request(messages.importSarif, { text: JSON.stringify(other), name: 'other.sarif' });
    assert.deepEqual([imported.tool, imported.findings], ['OtherTool', 1]);
    await instance.until('its diagnostic', () => (instance.diagnostics.get(uri('src/server.js')) ?? []).some((diagnostic) => String(diagnostic.message).includes('Something else')));
    await assert.rejects(instance.request(messages.importSarif, { text: '{"half":', name: 'broken.sarif' }), /not complete JSON/);
  });

  it('shows the last review again after a restart, and follows code that has moved since', async () => {
    const first = await start();
    await first.review();
    const ids = first.view().findings.map((finding) => finding.id);
    await first.stop();
    workspace.write({ 'src/server.js': `// moved down\n\n${server}` });
    const second = await start();
    await second.until('the findings of before', () => second.view().findings.length === ids.length);
    second.open(path.join(workspace.folder, 'src/server.js'), `// moved down\n\n${server}`);
    await second.until('the diagnostic at its new place', () => injection(second.diagnostics.get(uri('src/server.js')))?.range.start.line === 6);
  });

  it('goes on with a review whose process was killed, without repeating finished tasks', async () => {
    workspace.write(Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`src/many/f${i}.js`, `${server}\n// ${i}\n`.repeat(15)])));
    const first = await start();
    const { run } = await first.request(messages.startReview, { target: { kind: 'workingTree' }, trigger: 'command' });
    await first.until('some progress', () => (first.view().run?.progress.done ?? 0) > 60, 30_000);
    const before = first.view().run!.progress;
    first.process.kill('SIGKILL');
    await new Promise((resolve) => first.process.once('exit', resolve));
    assert.ok(before.done < before.total, 'the review was over before it could be killed');
    // The lease of a process that was killed runs out before another may write to its run.
    const second = await start();
    await second.until('the end of the same run', () => second.view().run?.id === run && second.view().run?.state.status === 'done', 60_000);
    assert.ok(second.view().findings.length > 0);
    const shown = await roundtable(['runs', 'show', run, '--format', 'json'], { cwd: workspace.folder, home: home.folder });
    const { log } = JSON.parse(shown.stdout) as { log: RunEvent[] };
    const keys = new Map(log.flatMap(({ body }) => (body.type === 'task.created' ? [[body.task.id, body.task.key] as const] : [])));
    const resumedAt = log.findIndex(({ body }) => body.type === 'run.resumed');
    const finished = new Set(log.slice(0, resumedAt).flatMap(({ body }) => (body.type === 'task.finished' && body.outcome.status === 'done' ? [keys.get(body.task)] : [])));
    const again = log.slice(resumedAt).flatMap(({ body }) => (body.type === 'task.started' && finished.has(keys.get(body.task)) ? [keys.get(body.task)] : []));
    assert.ok(finished.size > 20, `only ${finished.size} tasks were finished before`);
    assert.deepEqual(again, []);
  }).timeout(120_000);

  it('cancels at once and keeps what was found', async () => {
    workspace.write(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`src/many/f${i}.js`, `${server}\n// ${i}\n`.repeat(15)])));
    const instance = await start();
    await instance.request(messages.startReview, { target: { kind: 'workingTree' }, trigger: 'command' });
    await instance.until('the first finding', () => instance.view().findings.length > 0);
    assert.deepEqual(await instance.request(messages.cancelReview, null), { wasRunning: true });
    await instance.until('the end', () => instance.view().run?.state.status === 'cancelled');
    assert.ok(instance.view().findings.length > 0);
    assert.deepEqual(await instance.request(messages.cancelReview, null), { wasRunning: false });
  });

  it('streams the first finding while reviewers still work', async () => {
    workspace.write(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`src/many/f${i}.js`, `${server}\n// ${i}\n`.repeat(10)])));
    const instance = await start();
    await instance.request(messages.startReview, { target: { kind: 'workingTree' }, trigger: 'command' });
    let sawEarly = false;
    await instance.until('the end', () => {
      if (instance.diagnostics.size > 0 && instance.view().run?.state.status === 'running') sawEarly = true;
      return instance.view().run?.state.status === 'done';
    }, 60_000);
    assert.ok(sawEarly);
  }).timeout(90_000);

  it('serves two windows on one workspace', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    await Promise.all([one.review(), two.review()]);
    assert.deepEqual(shown(one).sort(), shown(two).sort());
    assert.ok(shown(one).length > 0);
  });

  it('leaves a review alone that another window is at work on', async () => {
    workspace.write(Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`src/many/f${i}.js`, `${server}\n// ${i}\n`.repeat(15)])));
    const one = await start();
    const { run } = await one.request(messages.startReview, { target: { kind: 'workingTree' }, trigger: 'command' });
    await one.until('some progress', () => (one.view().run?.progress.done ?? 0) > 10, 30_000);
    const two = await start();
    assert.equal(two.view().run, null);
    await two.review({ kind: 'files', uris: [uri('src/server.js')] });
    assert.notEqual(two.view().run?.id, run);
    await one.until('its end', () => one.view().run?.state.status === 'done', 60_000);
  }).timeout(90_000);

  it('runs nothing of an untrusted workspace', async () => {
    const marker = path.join(workspace.folder, 'ran');
    workspace.write({
      'node_modules/eslint/package.json': JSON.stringify({ name: 'eslint', version: '9.0.0', main: 'index.js' }),
      'node_modules/eslint/index.js': `require('fs').writeFileSync(${JSON.stringify(marker)}, ''); exports.ESLint = class {};`,
      'eslint.config.js': `require('fs').writeFileSync(${JSON.stringify(marker)}, '');`,
    });
    const untrusted = await start({ isTrusted: false });
    await untrusted.review();
    assert.equal(existsSync(marker), false);
    await untrusted.stop();
    const trusted = await start();
    await trusted.review();
    assert.equal(existsSync(marker), true);
  });

  it('reviews several folders at once', async () => {
    const other = makeWorkspace({ 'x.js': '\n' }, { 'deep/server.js': server });
    try {
      const instance = await start({ folders: [workspace.folder, other.folder] });
      const view = await instance.review();
      assert.deepEqual([...new Set(view.findings.map((finding) => finding.root))].sort(), [workspace.folder, other.folder].sort());
      // The same code in both is two findings; a dismissal of one is kept with its own root and leaves the other alone.
      other.write({ 'src/server.js': server });
      await instance.review();
      const twins = instance.view().findings.filter((finding) => finding.file === 'src/server.js' && finding.rule.includes('command'));
      assert.equal(twins.length, 2);
      await instance.request(messages.dismissFindings, { ids: [twins[0]!.id], scope: 'finding', reason: 'only this one' });
      await instance.review();
      const states = instance.view().findings.filter((finding) => twins.some((twin) => twin.id === finding.id)).map((finding) => `${finding.root} ${finding.state.status}`);
      assert.deepEqual(states.sort(), [`${twins[0]!.root} dismissed`, `${twins[1]!.root} open`].sort());
    } finally {
      other.dispose();
    }
  });

  it('answers a wrong setting with its default and takes nothing else along', async () => {
    const instance = await start({ settings: { review: { reviewers: 'all', maxSeconds: 'long' }, findings: { minimumSeverity: 'error', maxShown: -1 } } });
    await instance.review();
    assert.ok(instance.view().findings.filter((finding) => finding.shown).every((finding) => finding.severity === 'error'));
    assert.ok(shown(instance).length > 0);
  });
});
