// How fast the monitor's page is with a long run, in a real browser, beside a list that puts every message on the page:
// node test/bench/monitor/page.ts [EVENTS]
import type { CDPSession, Page } from 'playwright-core';
import { median, printTable } from '../runtime/measure.ts';
import { launchBrowser } from '../../support/host/launchBrowser.ts';
import { openMonitor } from '../../support/monitor/monitorPage.ts';
import { largeRun } from '../../support/monitor/syntheticRuns.ts';
import { frameWatch, watchFrames } from './frames.ts';
import type { FrameFigures } from './frames.ts';

const wanted = Number(process.argv[2] ?? 100_000);
const perSecond = 5_000;
const browser = await launchBrowser();
const rows: string[][] = [];
try {
  await measureMonitor();
  await measureNaiveList();
  const floor = await browser.newPage();
  await floor.evaluate(frameWatch);
  say('an empty page', 'frames', frames(await watchFrames(floor, () => floor.waitForTimeout(3_000))));
} finally {
  await browser.close();
}
printTable(`A run of ${wanted.toLocaleString('en')} events`, ['page', 'what', 'figure'], rows);

async function measureMonitor(): Promise<void> {
  const firstPictures: number[] = [];
  for (let time = 0; time < 5; time++) {
    const page = await openMonitor(browser, { scenario: { run: { large: wanted } } });
    await page.waitForFunction(() => window.testHost.firstPicture !== null);
    firstPictures.push(await page.evaluate(() => window.testHost.firstPicture!));
    await page.close();
  }
  say('monitor', 'first useful picture', `${median(firstPictures).toFixed(0)} ms (median of ${firstPictures.length}, slowest ${Math.max(...firstPictures).toFixed(0)} ms)`);

  const page = await openMonitor(browser, { scenario: { run: 'none' } });
  await page.getByText('No run yet').waitFor();
  await page.evaluate((size) => window.testHost.add('large', window.testRuns.largeRun(size)), wanted);
  const session = await page.context().newCDPSession(page);
  const before = await heap(session);
  const whole = await page.evaluate(async (size) => {
    const start = performance.now();
    window.testHost.reveal({ kind: 'run', run: 'large' });
    const end = `${size.toLocaleString('en')} / ${size.toLocaleString('en')}`;
    while (!(document.querySelector('.position')?.textContent ?? '').includes(end)) await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now() - start;
  }, wanted);
  say('monitor', 'whole run loaded', `${whole.toFixed(0)} ms`);
  say('monitor', 'memory, without the host’s copy', `${((await heap(session)) - before).toFixed(0)} MB`);

  await page.evaluate(frameWatch);
  await page.locator('.messages').hover();
  say('monitor', 'scrolling through messages', frames(await watchFrames(page, () => wheel(page, 180, 900))));
  await page.locator('#tab-waterfall').click();
  await page.locator('.bars').hover();
  await page.waitForTimeout(300);
  const still = await view(page);
  say('monitor', 'scrolling the waterfall', frames(await watchFrames(page, () => wheel(page, 120, 300))));
  const seen = await view(page);
  if (seen === still) throw new Error('The wheel did not scroll, so there is nothing to measure');
  await page.keyboard.down('Control');
  await wheel(page, 10, -40);
  if ((await view(page)) === seen) throw new Error('Control and the wheel did not zoom, so there is nothing to measure');
  say('monitor', 'zooming the waterfall in and out', frames(await watchFrames(page, async () => {
    await wheel(page, 60, -40);
    await wheel(page, 60, 40);
  })));
  await page.keyboard.up('Control');
  const track = page.locator('.track input');
  await track.focus();
  say('monitor', 'replay, arrow held down', frames(await watchFrames(page, async () => {
    for (let step = 0; step < 120; step++) await page.keyboard.press('ArrowLeft');
  })));
  await page.keyboard.press('End');

  await page.evaluate(() => window.frameWatch.interactions.splice(0));
  for (const tab of ['messages', 'funnel', 'healing', 'health', 'waterfall', 'messages']) {
    await page.locator(`#tab-${tab}`).click();
    await page.waitForTimeout(60);
  }
  for (const row of [3, 5, 7]) {
    await page.locator('.message-row:not(.heading)').nth(row).click();
    await page.waitForTimeout(60);
  }
  await page.locator('.card').nth(4).click();
  await page.waitForTimeout(100);
  await page.locator('.card').nth(4).click();
  await page.locator('input[type=search]').first().click();
  await page.keyboard.type('file99', { delay: 40 });
  await page.waitForTimeout(300);
  await page.keyboard.press('Escape');
  await track.fill(String(Math.floor(wanted / 2)));
  await page.waitForTimeout(300);
  const interactions = await page.evaluate(() => window.frameWatch.interactions);
  say('monitor', `interaction to next paint, ${interactions.length} seen`, interactions.length === 0 ? 'all under 16 ms' : `worst ${Math.max(...interactions.map(({ took }) => took))} ms (${interactions.sort((a, b) => b.took - a.took)[0]!.what}), median ${median(interactions.map(({ took }) => took))} ms`);
  await page.close();
  await measureFeed();
}

/** Ten seconds of a run that grows by 5,000 events a second, in pieces as the server tells of them. */
async function measureFeed(): Promise<void> {
  const page = await openMonitor(browser, { scenario: { run: 'none' } });
  await page.evaluate(frameWatch);
  const furthest = { behind: 0, caughtUp: 0 };
  const figures = await watchFrames(page, async () => {
    Object.assign(furthest, await page.evaluate(async ({ events, rate }) => {
      const all = window.testRuns.largeRun(events, { isOver: false });
      window.testHost.add('live', all.slice(0, 1_000));
      window.testHost.reveal({ kind: 'run', run: 'live' });
      const shown = (): number => Number((document.querySelector('.position')?.textContent ?? '').split('/')[0]!.replace(/\D/g, ''));
      const start = performance.now();
      let given = 1_000;
      let behind = 0;
      while (given < all.length) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        const due = Math.min(all.length, 1_000 + Math.floor(((performance.now() - start) / 1_000) * rate));
        if (performance.now() - start > 1_000) behind = Math.max(behind, given - shown());
        window.testHost.grow('live', all.slice(given, due));
        given = due;
      }
      const ended = performance.now();
      while (shown() < all.length && performance.now() - ended < 30_000) await new Promise((resolve) => requestAnimationFrame(resolve));
      return { behind, caughtUp: performance.now() - ended };
    }, { events: 1_000 + 10 * perSecond, rate: perSecond }));
  });
  say('monitor', `${perSecond.toLocaleString('en')} events a second for 10 s`, `at most ${furthest.behind.toLocaleString('en')} events behind, ${furthest.caughtUp.toFixed(0)} ms to the last after the end; ${frames(figures)}`);
  await page.close();
}

/** What most log views start as: a row of text for every message. */
async function measureNaiveList(): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.setContent('<div id="list" style="height:860px;overflow:auto;font:12px sans-serif"></div>');
  const session = await page.context().newCDPSession(page);
  const before = await heap(session);
  const messages = largeRun(wanted).flatMap(({ at, body }) => (body.type === 'message' ? [{ at, ...body.message }] : []));
  const took = await page.evaluate(async (all) => {
    const start = performance.now();
    const list = document.getElementById('list')!;
    for (const { at, kind, from, to, subject, preview } of all) {
      const row = list.appendChild(document.createElement('div'));
      for (const text of [new Date(at).toISOString(), kind, `${from} → ${to}`, `${subject} ${preview}`]) row.appendChild(document.createElement('span')).textContent = text;
    }
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return performance.now() - start;
  }, messages);
  const name = `a list of ${messages.length.toLocaleString('en')} rows`;
  say(name, 'first useful picture', `${took.toFixed(0)} ms`);
  say(name, 'memory, scripts only', `${((await heap(session)) - before).toFixed(0)} MB`);
  await page.evaluate(frameWatch);
  await page.locator('#list').hover();
  say(name, 'scrolling', frames(await watchFrames(page, () => wheel(page, 180, 900))));
  await page.close();
}

/** The waterfall as it is drawn. */
async function view(page: Page): Promise<string> {
  await page.waitForTimeout(100);
  return page.locator('.bars canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}

async function wheel(page: Page, times: number, by: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await page.mouse.wheel(0, by);
    await page.waitForTimeout(8);
  }
}

async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number; embedderHeapUsedSize?: number; backingStorageSize?: number };
  return (usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6;
}

function frames({ count, p50, p95, work95, longest }: FrameFigures): string {
  return `${count} frames, every ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, longest ${longest.toFixed(0)} ms; work in a frame p95 ${work95.toFixed(1)} ms`;
}

function say(page: string, what: string, figure: string): void {
  rows.push([page, what, figure]);
  console.error(`${page}: ${what}: ${figure}`);
}
