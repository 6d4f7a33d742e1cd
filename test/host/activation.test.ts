import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands, extensionId, views } from '../../src/extension/ids.ts';
import { figure, testApi } from './support.ts';

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
