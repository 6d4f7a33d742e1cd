import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

describe('the extension', () => {
  it('is there and activates', async () => {
    const extension = vscode.extensions.getExtension('roundtable.roundtable');
    assert.ok(extension, 'VS Code does not know roundtable.roundtable');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('opens on the sample workspace', () => {
    assert.deepEqual(vscode.workspace.workspaceFolders?.map((folder) => folder.name), ['orders']);
  });
});
