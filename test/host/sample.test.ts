import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands, pages } from '../../src/extension/ids.ts';
import { doctorPagePath } from '../../src/extension/pages/pagePath.ts';
import { testApi, until } from './support.ts';

describe('without a change of one\'s own', () => {
  it('Open Sample makes a git project with an uncommitted change', async () => {
    await testApi();
    const parent = realpathSync(mkdtempSync(join(tmpdir(), 'roundtable-sample-')));
    try {
      const folder = join(parent, 'sample');
      await vscode.commands.executeCommand(commands.openSample, vscode.Uri.file(folder));
      const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
      assert.equal(git('rev-list', '--count', 'HEAD').trim(), '1');
      assert.match(git('status', '--porcelain'), /^ M src\//m);
      assert.ok(existsSync(join(folder, '.gitignore')));
    } finally {
      rmSync(parent, { recursive: true, force: true });
    }
  });

  it('Doctor says what works here', async () => {
    const api = await testApi();
    const page = vscode.Uri.from({ scheme: pages.scheme, path: doctorPagePath }).toString();
    await vscode.commands.executeCommand(commands.showDoctor);
    await until('the report', () => (api.snapshot('pages') as { uri: string; html: string }[]).some(({ uri, html }) => uri === page && /<h1>.*Doctor/.test(html)));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
