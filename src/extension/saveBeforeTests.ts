import * as vscode from 'vscode';

/** Tests run on what is on disk, so files are saved first where the user has it so for tests in general. */
export async function saveBeforeTests(log: vscode.LogOutputChannel): Promise<void> {
  if (!vscode.workspace.getConfiguration('testing').get('saveBeforeTest', true)) return;
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty || document.uri.scheme !== 'file') continue;
    if (!(await document.save())) log.warn(`${document.uri.fsPath} could not be saved before the tests`);
  }
}
