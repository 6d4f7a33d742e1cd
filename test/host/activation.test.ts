import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { commands, extensionId, views } from '../../src/extension/ids.ts';
import { allDiagnostics, endOf, figure, testApi, until } from './support.ts';

describe('activating', () => {
  it('costs little, and loads the language client only afterwards', async () => {
    const api = await testApi();
    figure('activate()', `${api.activateMs.toFixed(1)} ms`);
    const folder = vscode.extensions.getExtension(extensionId)!.extensionPath;
    const load = createRequire(join(folder, 'package.json'));
    for (const name of ['extension.cjs', 'languageClient.cjs']) {
      const file = join(folder, 'dist', name);
      delete load.cache[file];
      const cpu = process.cpuUsage();
      const begin = performance.now();
      try {
        load(file);
      } catch {
        // Outside the editor's own loader there is no `vscode`; reading and compiling has been paid by then.
      }
      const { user, system } = process.cpuUsage(cpu);
      figure(`load ${name}`, `${(performance.now() - begin).toFixed(1)} ms, ${((user + system) / 1000).toFixed(1)} ms of CPU`);
    }
  });

  it('registers every command', async () => {
    await testApi();
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(Object.values(commands).filter((command) => !known.has(command)), []);
    for (const view of [views.team, views.findings]) assert.ok(known.has(`${view}.focus`), view);
  });

  it('brings up the server without being asked', async () => {
    const api = await testApi();
    const begin = performance.now();
    await api.ready();
    figure('server ready after activation, rest', `${(performance.now() - begin).toFixed(0)} ms`);
    assert.equal(api.engineState().status, 'running');
  });

  it('shows a status bar item that leads to the findings', async () => {
    const api = await testApi();
    const { text, command } = api.snapshot('statusBar') as { text: string; command: string };
    assert.match(text, /Roundtable/);
    assert.equal(command, commands.showFindings);
  });
});

// Here and not with the other reviews, because only a first review has nothing to remember.
describe('the first review', () => {
  it('shows the first diagnostics while other reviewers still work', async () => {
    const api = await testApi();
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const begin = performance.now();
    const run = await vscode.commands.executeCommand<string>(commands.reviewChanges);
    figure('command to run id', `${(performance.now() - begin).toFixed(0)} ms`);
    const working = await until('a first diagnostic', () => {
      if (allDiagnostics().length === 0) return undefined;
      return api.viewState().run!;
    });
    figure('command to first diagnostic', `${(performance.now() - begin).toFixed(0)} ms`);
    const isLive = working.state.status === 'running';
    const done = await endOf(api, run);
    delay.disable();
    figure('command to end', `${(performance.now() - begin).toFixed(0)} ms`);
    figure('event-loop delay of the extension host in a review', `p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms, max ${(delay.max / 1e6).toFixed(1)} ms`);
    assert.equal(done.state.status, 'done');
    assert.ok(isLive, 'the first diagnostic came only after the end');
  });
});
