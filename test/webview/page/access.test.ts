import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { repository } from '../../support/host/startVsCode.ts';
import { withBrowser } from '../../support/monitor/withBrowser.ts';

const axe = readFileSync(join(repository, 'node_modules/axe-core/axe.min.js'), 'utf8');
const tabs = ['messages', 'waterfall', 'funnel', 'healing', 'health'] as const;

/** What axe-core has to say, a line each. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations: found } = await (window as unknown as { axe: { run(options: unknown): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } }).axe.run({ resultTypes: ['violations'] });
    return found.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary.replaceAll('\n', ' ').slice(0, 200)}`));
  });
}

describe('the monitor for everybody', function () {
  this.timeout(60_000);
  const { open, openBare } = withBrowser();

  for (const theme of ['light', 'dark', 'hcLight', 'hcDark'] as const) {
    it(`has no violation that axe-core finds on any tab (${theme})`, async () => {
      const page = await open({ theme, scenario: { run: 'liveReview' } });
      const found: string[] = [];
      for (const tab of tabs) {
        await page.locator(`#tab-${tab}`).click();
        await page.waitForTimeout(50);
        for (const each of await violations(page)) found.push(`${tab}: ${each}`);
      }
      await page.locator('.card').nth(2).click();
      await page.locator('#tab-messages').click();
      for (const each of await violations(page)) found.push(`with an agent chosen: ${each}`);
      assert.deepEqual(found, []);
    });
  }

  it('has none in the rest of it either', async () => {
    const heal = await open({ theme: 'light', scenario: { run: 'heal' } });
    assert.deepEqual(await violations(heal), [], 'healing board');
    await heal.locator('.hierarchy h2').click();
    await heal.keyboard.press('?');
    await heal.getByText('Keyboard shortcuts').waitFor();
    assert.deepEqual(await violations(heal), [], 'help');
    const page = await open({ theme: 'light' });
    await page.locator('#tab-waterfall').click();
    await page.getByRole('button', { name: 'Show as table' }).click();
    await page.locator('.span-row').nth(4).click();
    assert.deepEqual(await violations(page), [], 'table');
    await page.getByRole('button', { name: 'More filters' }).click();
    assert.deepEqual(await violations(page), [], 'filters');
    await page.getByRole('button', { name: 'Compare with another run' }).click();
    assert.deepEqual(await violations(page), [], 'choice of a run');
    await page.locator('.compare .link-row').click();
    await page.getByText('Every agent did the same').waitFor();
    assert.deepEqual(await violations(page), [], 'comparison');
    const narrow = await open({ theme: 'dark', width: 480, height: 800 });
    await narrow.locator('.message-row').nth(3).click();
    await narrow.locator('.line.added').waitFor();
    assert.deepEqual(await violations(narrow), [], 'sheet');
    const none = await openBare({ theme: 'dark', scenario: { run: 'none' } });
    await none.getByText('No run yet').waitFor();
    assert.deepEqual(await violations(none), [], 'no run');
  });

  it('gives every control a name and lets the keyboard reach the whole of it', async () => {
    const page = await open();
    const reached = new Set<string>();
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate(() => {
        const element = document.activeElement;
        return element === null || element === document.body ? '' : `${element.closest('.runbar, .hierarchy, .inspector, .tab-line, .tab-panel, .scrubber, .splitter')?.className.split(' ')[0] ?? ''}`;
      });
      if (name !== '') reached.add(name);
    }
    assert.deepEqual([...reached].sort(), ['hierarchy', 'inspector', 'runbar', 'scrubber', 'splitter', 'tab-line', 'tab-panel']);
  });

  it('moves nothing when the user wants no motion', async () => {
    const page = await open({ scenario: { run: 'liveReview' } });
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  });

  it('stays small', () => {
    assert.ok(readFileSync(join(repository, 'dist/monitor.js')).length < 150_000);
    assert.ok(readFileSync(join(repository, 'dist/monitor.css')).length < 40_000);
  });
});
