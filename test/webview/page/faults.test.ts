import assert from 'node:assert/strict';
import { withBrowser } from '../../support/monitor/withBrowser.ts';

const nasty = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>\u0000\u001b[31m\u202egnp';

describe('the monitor when things go wrong', function () {
  this.timeout(30_000);
  const { open, openBare } = withBrowser();

  it('shows markup and control characters as text and runs nothing', async () => {
    const page = await openBare({ scenario: { run: 'none' } });
    await page.evaluate((text) => {
      const events = window.testRuns.healRun().map((event) => JSON.parse(JSON.stringify(event, (key, value: unknown) => (typeof value === 'string' && ['title', 'preview', 'message', 'subject', 'name', 'why', 'reason', 'verdict', 'detail'].includes(key) ? `${value} ${text}` : value))) as typeof event);
      window.testHost.add('bad', events);
      window.testHost.reveal({ kind: 'run', run: 'bad' });
    }, nasty);
    await page.locator('.runbar').waitFor();
    for (const tab of ['messages', 'waterfall', 'funnel', 'healing', 'health']) {
      await page.locator(`#tab-${tab}`).click();
      if (tab === 'messages') await page.locator('.message-row').nth(3).click();
      await page.waitForTimeout(60);
      assert.equal(await page.locator('.page img, .page script').count(), 0);
    }
    const text = await page.locator('.page').innerText();
    assert.match(text, /<img src=x onerror/);
    assert.match(text, /\u2400\u241b\[31m\ufffdgnp/);
    assert.equal(await page.evaluate(() => (window as unknown as { hit?: number }).hit), undefined);
  });

  it('says why it could not open and tries again', async () => {
    const page = await openBare({ scenario: { run: 'review', refuseOpening: 'The server could not start: the port is taken.' } });
    await page.getByText('The server could not start').waitFor();
    await page.evaluate(() => delete window.testHost.refusals.open);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.runbar').waitFor();
  });

  it('keeps what it has when a pull is refused, and loads the rest when asked', async () => {
    const page = await open({ scenario: { run: 'liveReview' } });
    await page.evaluate(() => {
      window.testHost.refusals.pull = 'The server has stopped.';
      window.testHost.grow('r1', [{ seq: window.testHost.runs.get('r1')!.events.length + 1, at: Date.now(), body: { type: 'fact', agent: 'judge', name: 'x', preview: '' } }]);
    });
    await page.getByText('This shows the run up to event 259. The server has stopped.').waitFor();
    assert.equal(await page.locator('.card').count(), 8);
    await page.evaluate(() => delete window.testHost.refusals.pull);
    await page.getByRole('button', { name: 'Load the rest' }).click();
    await page.locator('.position', { hasText: '260 / 260' }).waitFor();
    assert.equal(await page.getByText('The server has stopped.').count(), 0);
  });

  it('asks a restarted server for nothing it has already', async () => {
    const page = await open({ scenario: { run: 'liveReview' } });
    await page.evaluate(() => {
      const { testHost } = window;
      testHost.pulls.splice(0);
      testHost.send({ type: 'grew', run: 'r1', head: Number.MAX_SAFE_INTEGER });
    });
    await page.waitForFunction(() => window.testHost.pulls.length > 0);
    await page.waitForTimeout(300);
    const pulls = await page.evaluate(() => window.testHost.pulls);
    assert.ok(pulls.length < 5, `it pulled ${pulls.length} times without growth`);
    assert.ok(pulls.every(({ after, given }) => after === 259 && given === 0));
  });

  it('goes on where it was after a reload', async () => {
    const page = await open({ scenario: { run: 'review', state: { run: 'r1', tab: 'funnel', cursor: 240, selection: { kind: 'agent', agent: 'judge' }, collapsed: ['aggregator'], view: { top: 60 } } } });
    await page.locator('#tab-funnel[aria-selected=true]').waitFor();
    await page.getByText('Replay, event 240 of 270').waitFor();
    await page.locator('.inspector h3', { hasText: 'Judge' }).waitFor();
    assert.equal(await page.locator('.card').count(), 7);
  });

  it('takes a run with causes that go in circles', async () => {
    const page = await openBare({ scenario: { run: 'none' } });
    await page.evaluate(() => {
      const events = window.testRuns.reviewRun().map((event) => (event.body.type === 'message' ? { ...event, body: { ...event.body, message: { ...event.body.message, cause: 'm70' } } } : event));
      window.testHost.add('circle', events);
      window.testHost.reveal({ kind: 'run', run: 'circle' });
    });
    await page.locator('.runbar').waitFor();
    await page.locator('.message-row').nth(9).click();
    await page.getByRole('heading', { name: 'Because of' }).waitFor();
  });

  it('does not draw while hidden, and catches up when shown', async () => {
    const page = await open({ scenario: { run: 'liveReview' } });
    const other = await openBare({ scenario: { run: 'none' } });
    await other.bringToFront();
    await page.evaluate(() => {
      const start = window.testHost.runs.get('r1')!.events.length;
      window.testHost.grow('r1', Array.from({ length: 2000 }, (_, index) => ({ seq: start + index + 1, at: Date.now(), body: { type: 'fact' as const, agent: 'judge', name: 'x', preview: '' } })));
    });
    await page.bringToFront();
    await page.locator('.position', { hasText: '2,259 / 2,259' }).waitFor();
  });

  it('shows what an action was refused for until it is dismissed', async () => {
    const page = await open({ scenario: { run: 'heal' } });
    await page.evaluate(() => (window.testHost.refusals.act = 'The file has changed since the proposal was made.'));
    await page.getByRole('button', { name: 'Apply' }).first().click();
    await page.getByText('The file has changed since').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('The file has changed since').waitFor({ state: 'detached' });
  });
});
