import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from 'sarif';
import * as vscode from 'vscode';
import { commands } from '../../src/extension/ids.ts';
import type { TestApi } from '../../src/extension/testApi.ts';
import { review, shownFindings, testApi, until } from './support.ts';

describe('SARIF', () => {
  let api: TestApi;
  let folder: string;
  before(async () => {
    api = await testApi();
    await review(api);
    folder = mkdtempSync(join(tmpdir(), 'roundtable-sarif-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('carries every finding out', async () => {
    const target = vscode.Uri.file(join(folder, 'out.sarif'));
    await vscode.commands.executeCommand(commands.exportSarif, target);
    const log = JSON.parse(readFileSync(target.fsPath, 'utf8')) as Log;
    assert.equal(log.version, '2.1.0');
    assert.ok(log.runs[0]!.results!.length >= shownFindings(api).length);
  });

  it("seats another tool's results at the table", async () => {
    const source = join(folder, 'in.sarif');
    const log: Log = {
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'OtherTool', rules: [{ id: 'other/rule' }] } },
          results: [
            {
              ruleId: 'other/rule',
              level: 'warning',
              message: { text: 'Something another tool has seen' },
              locations: [{ physicalLocation: { artifactLocation: { uri: 'src/price.ts' }, region: { startLine: 1 } } }],
            },
          ],
        },
      ],
    };
    writeFileSync(source, JSON.stringify(log));
    await vscode.commands.executeCommand(commands.importSarif, vscode.Uri.file(source));
    await until('its finding', () => api.viewState().findings.some(({ message }) => message.includes('Something another tool has seen')));
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});
