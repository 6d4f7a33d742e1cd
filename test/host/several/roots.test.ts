import { strict as assert } from 'node:assert';
import path from 'node:path';
import * as vscode from 'vscode';
import { allDiagnostics, review, shownFindings, testApi } from '../support.ts';

describe('in a workspace of several folders', () => {
  it('a review reads each of them and shows where each finding is', async () => {
    const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
    assert.equal(folders.length, 2);
    const api = await testApi();
    const run = await review(api);
    assert.equal(run.state.status, 'done');
    assert.deepEqual([...new Set(shownFindings(api).map((finding) => finding.root))].sort(), [...folders].sort());
    for (const folder of folders) {
      assert.ok(allDiagnostics().some(([uri]) => uri.fsPath.startsWith(folder + path.sep)), `nothing in ${folder}`);
    }
  });

  it('a folder that is taken out is no longer reviewed', async () => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    const removed = new Promise<void>((resolve) => {
      const subscription = vscode.workspace.onDidChangeWorkspaceFolders(() => {
        subscription.dispose();
        resolve();
      });
    });
    // Taking out any but the first keeps the extension host running.
    assert.ok(vscode.workspace.updateWorkspaceFolders(1, 1));
    await removed;
    const api = await testApi();
    await review(api);
    assert.deepEqual([...new Set(shownFindings(api).map((finding) => finding.root))], [first?.uri.fsPath]);
  });
});
