// Takes pictures of the served VS Code, for people who change a view:
//   node test/support/host/look.ts WORKSPACE OUTPUT-FOLDER [--run="Command Title"…] [--wait=SECONDS] [--width=1400…]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from './launchBrowser.ts';
import { openWorkbench, runCommand } from './screenshot.ts';
import { repository, startVsCode } from './startVsCode.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    run: { type: 'string', multiple: true, default: [] },
    wait: { type: 'string', default: '5' },
    width: { type: 'string', multiple: true, default: ['1400'] },
    theme: { type: 'string', multiple: true, default: ['light', 'dark'] },
  },
});
const [workspace, output] = positionals;
if (workspace === undefined || output === undefined) throw new Error('Usage: look.ts WORKSPACE OUTPUT-FOLDER [--run=TITLE] [--wait=SECONDS] [--width=PIXELS] [--theme=THEME]');
mkdirSync(output, { recursive: true });

const browser = await launchBrowser();
const home = mkdtempSync(join(tmpdir(), 'roundtable-look-'));
const code = await startVsCode({ workspace: resolve(workspace), extensionPath: repository, env: { ROUNDTABLE_HOME: home } });
try {
  for (const theme of values.theme) {
    for (const width of values.width) {
      const page = await openWorkbench(browser, code, { theme: theme as 'light' | 'dark', width: Number(width) });
      await page.waitForTimeout(3000);
      for (const title of values.run) {
        await runCommand(page, title);
        await page.waitForTimeout(1000);
      }
      await page.waitForTimeout(Number(values.wait) * 1000);
      const file = join(output, `${theme.replaceAll(' ', '-')}-${width}.png`);
      await page.screenshot({ path: file });
      console.log(file);
      await page.close();
    }
  }
} finally {
  await browser.close();
  await code.stop();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
