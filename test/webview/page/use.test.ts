import assert from 'node:assert/strict';
import { withBrowser } from '../../support/monitor/withBrowser.ts';

describe('the monitor in a browser', function () {
  this.timeout(30_000);
  const { open, openBare } = withBrowser();

  it('opens with the run bar, the team and the messages', async () => {
    const page = await open();
    assert.equal(await page.locator('.card').count(), 8);
    assert.match(await page.locator('.runbar').innerText(), /Review[\s\S]*Done[\s\S]*8\.2 s[\s\S]*Judge[\s\S]*2 errors/);
    assert.ok(await page.locator('.message-row').count() > 8);
  });

  it('goes through its tabs by keyboard', async () => {
    const page = await open();
    await page.locator('#tab-messages').focus();
    for (const expected of ['waterfall', 'funnel', 'healing', 'health', 'messages']) {
      await page.keyboard.press('ArrowRight');
      await page.locator(`#tab-${expected}[aria-selected=true]`).waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.id), `tab-${expected}`);
    }
    await page.keyboard.press('3');
    await page.locator('#tab-funnel[aria-selected=true]').waitFor();
  });

  it('shows a chosen message in the inspector with its causes, effects and content', async () => {
    const page = await open();
    await page.locator('.message-row', { hasText: 'two lines above' }).click();
    const inspector = page.locator('.inspector');
    await inspector.getByText('Refutation: f2').waitFor();
    assert.match(await inspector.innerText(), /Because of[\s\S]*review\.judge[\s\S]*Led to[\s\S]*The list is empty/);
    await inspector.getByText('+  Math.round(sum)').waitFor();
    assert.equal(await inspector.locator('.line.added').count(), 1);
  });

  it('moves through messages with the arrows and keeps the focus', async () => {
    const page = await open();
    await page.locator('.message-row').nth(6).click();
    const before = await page.locator('.message-row.chosen').getAttribute('data-row');
    await page.keyboard.press('ArrowUp');
    await page.locator(`.message-row.chosen[data-row="${Number(before) - 1}"]`).waitFor();
    await page.waitForFunction(() => document.activeElement?.classList.contains('chosen'));
    await page.keyboard.press('Home');
    await page.locator('.message-row.chosen[data-row="0"]').waitFor();
  });

  it('replays to the middle: every view is what had happened by then', async () => {
    const page = await open();
    await page.locator('.track input').fill('100');
    await page.getByText('Replay, event 100 of 270').waitFor();
    assert.equal(await page.locator('#tab-funnel .count').innerText(), '1');
    const sent = Number(await page.locator('#tab-messages .count').innerText());
    assert.ok(sent > 20 && sent < 75);
    await page.keyboard.press(']');
    await page.getByText('Replay, event 101 of 270').waitFor();
    await page.getByRole('button', { name: 'Back to the end' }).click();
    await page.locator('.facts').getByText('Done').waitFor();
  });

  it('jumps from error to error', async () => {
    const page = await open();
    await page.locator('.hierarchy h2').click();
    await page.keyboard.press('e');
    await page.locator('.inspector h3', { hasText: 'Security' }).waitFor();
    await page.keyboard.press('e');
    await page.locator('.inspector h3', { hasText: 'review.file' }).waitFor();
    assert.match(await page.locator('.inspector').innerText(), /could not be parsed/);
  });

  it('filters by text and by agent, and takes filters back', async () => {
    const page = await open();
    await page.keyboard.press('/');
    await page.keyboard.type('two lines');
    await page.getByText('1 of 75 messages').waitFor();
    assert.equal(await page.locator('.message-row:not(.heading)').count(), 1);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.locator('.card[data-agent=judge]').click();
    await page.getByText('agent: Judge').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('agent: Judge').waitFor({ state: 'detached' });
  });

  it('says what each step of the funnel dropped and why, and leads to the code', async () => {
    const page = await open();
    await page.locator('#tab-funnel').click();
    await page.locator('.funnel-step', { hasText: 'Refuted' }).click();
    assert.equal(await page.locator('.finding').count(), 3);
    await page.locator('.finding').first().getByText('Judge: The value is checked').waitFor();
    await page.locator('.finding').first().locator('.link.code').click();
    await page.waitForFunction(() => window.testHost.actions.length === 1);
    assert.deepEqual(await page.evaluate(() => window.testHost.actions), [{ type: 'openPlace', place: { root: '/w', file: 'src/cart/totals.ts', line: 32 } }]);
  });

  it('shows bids and awards, and passes on what is to be done with a proposal', async () => {
    const page = await open({ scenario: { run: 'heal' } });
    await page.locator('#tab-healing[aria-selected=true]').waitFor();
    assert.match(await page.locator('.auction tbody tr').first().innerText(), /Templates of common fixes\s+0\.75\s+3\s+first/);
    await page.getByRole('button', { name: 'Preview' }).first().click();
    await page.getByRole('button', { name: 'Reject' }).last().click();
    await page.waitForFunction(() => window.testHost.actions.length === 2);
    assert.deepEqual(await page.evaluate(() => window.testHost.actions), [{ type: 'previewProposal', id: 'p1' }, { type: 'rejectProposal', id: 'p2' }]);
  });

  it('answers an approval in place', async () => {
    const page = await open({ scenario: { run: 'liveReview' } });
    await page.getByRole('button', { name: 'Go on without' }).click();
    await page.waitForFunction(() => window.testHost.actions.length === 1);
    assert.deepEqual(await page.evaluate(() => window.testHost.actions), [{ type: 'answerApproval', run: 'r1', id: 'a1', answer: 'Go on without' }]);
  });

  it('zooms the waterfall by keyboard and offers the same as a table', async () => {
    const page = await open();
    await page.locator('#tab-waterfall').click();
    const pixels = (): Promise<string> => page.locator('.bars canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    await page.locator('.bars').focus();
    const before = await pixels();
    await page.keyboard.press('+');
    await page.waitForTimeout(50);
    assert.notEqual(await pixels(), before);
    await page.keyboard.press('0');
    await page.getByRole('button', { name: 'Show as table' }).click();
    assert.equal(await page.getByRole('treegrid').getAttribute('aria-rowcount'), '32');
    await page.locator('.span-row[data-row="1"]').focus();
    await page.keyboard.press('Enter');
    await page.locator('.inspector h3', { hasText: 'review.file' }).waitFor();
  });

  it('compares with another run', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Compare with another run' }).click();
    await page.locator('.compare .link-row').click();
    await page.getByText('Every agent did the same in both runs.').waitFor();
    assert.match(await page.locator('.compare').innerText(), /Took\s+8\.2 s\s+8\.3 s\s+−\d+ ms/);
    await page.keyboard.press('Escape');
    await page.locator('.hierarchy').waitFor();
  });

  it('without a run says how to get one, and with runs lists them', async () => {
    const page = await openBare({ scenario: { run: 'none' } });
    await page.getByText('No run yet.').waitFor();
  });

  it('becomes a tree with the inspector as a sheet where there is little room, and never scrolls sideways', async () => {
    const page = await open({ width: 480, height: 800 });
    assert.equal(await page.getByRole('tree').count(), 1);
    await page.locator('.message-row').nth(4).click();
    await page.locator('.inspector.sheet').waitFor();
    for (const tab of ['waterfall', 'funnel', 'healing', 'health', 'messages']) {
      await page.keyboard.press('Escape');
      await page.locator(`#tab-${tab}`).click();
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.querySelector('.split')!.scrollWidth <= innerWidth), tab);
    }
  });

  it('is usable at twice the size', async () => {
    const page = await open({ width: 700, height: 450, browser: { deviceScaleFactor: 2 } });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.locator('#tab-health').click();
    await page.getByText('Refused and degraded').scrollIntoViewIfNeeded();
  });
});
