import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

describe('in a workspace that is not trusted', () => {
  it('the extension activates all the same', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const extension = vscode.extensions.getExtension('roundtable.roundtable');
    assert.ok(extension, 'VS Code does not know roundtable.roundtable');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
