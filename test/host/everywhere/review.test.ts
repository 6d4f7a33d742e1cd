import * as vscode from 'vscode';
import { commands } from '../../../src/extension/ids.ts';
import { allDiagnostics, until } from '../support.ts';

// Only what every user has: the packaged extension hands nothing to tests.
describe('as a user sees it, a review of the change', () => {
  it('leaves what is wrong in Problems, each with its rule', async () => {
    await vscode.commands.executeCommand(commands.reviewChanges);
    const named = (rule: string): boolean => allDiagnostics().some(([, { code }]) => (code as { value?: unknown }).value === rule);
    // Read from TypeScript by a parser, from Python by a WASM one, by a worker, and by what knows the whole project.
    for (const rule of ['security/command-injection', 'security/sql-injection', 'security/redos', 'security/secret-token', 'structure/import-cycle']) {
      await until(rule, () => named(rule));
    }
  });
});
