import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { review, testApi, until, workspaceFile } from './support.ts';

describe('the setting that allows probes', () => {
  const value = (): unknown => vscode.workspace.getConfiguration('roundtable').get('review.probe');

  it('cannot be switched on by a file of the workspace', async () => {
    const api = await testApi();
    await api.ready();
    const file = workspaceFile('.vscode/settings.json');
    const before = await Promise.resolve(vscode.workspace.fs.readFile(file)).catch(() => undefined);
    try {
      // The delay shows when the file has been read.
      await vscode.workspace.fs.writeFile(file, Buffer.from('{ "roundtable.review.probe": true, "roundtable.review.onSaveDelay": 4321 }'));
      await until('the settings of the workspace', () => vscode.workspace.getConfiguration('roundtable').get('review.onSaveDelay') === 4321 || undefined);
      assert.equal(value(), false);
      const run = await review(api);
      assert.equal(run.agents.some(({ id }) => id === 'prober'), false);
    } finally {
      if (before === undefined) await vscode.workspace.fs.delete(file);
      else await vscode.workspace.fs.writeFile(file, before);
    }
  });
});
