import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { commands } from '../../../src/extension/ids.ts';
import { plantLinter } from '../plantLinter.ts';
import { pause, review, shownFindings, testApi } from '../support.ts';

describe('a review in a workspace that is not trusted', () => {
  it('runs no code of the workspace and finds what the bundled rules find', async () => {
    const planted = plantLinter();
    try {
      const api = await testApi();
      const run = await review(api);
      assert.equal(run.state.status, 'done');
      assert.ok(shownFindings(api).length > 0);
      assert.equal(existsSync(planted.marker), false, 'the linter of the workspace was run');
    } finally {
      planted.remove();
    }
  });

  it('runs no test of the workspace', async () => {
    const api = await testApi();
    // The command says why and shows it; nobody answers here, so it is not waited for.
    void vscode.commands.executeCommand(commands.healTests);
    await pause(1000);
    assert.equal(api.viewState().heal, null);
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});
