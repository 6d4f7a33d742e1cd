import type { Browser, Page } from 'playwright-core';
import { launchBrowser, NoBrowserError } from '../host/launchBrowser.ts';
import { skipBecause } from '../skipBecause.ts';
import type { MonitorPageOptions } from './monitorPage.ts';
import { openLoaded, openMonitor } from './monitorPage.ts';

export interface BrowserSuite {
  /** The page with its run in it. */
  open(options?: MonitorPageOptions): Promise<Page>;
  /** The page as it comes, which may be without a run. */
  openBare(options?: MonitorPageOptions): Promise<Page>;
}

/** Call inside `describe`: a browser for the suite, its pages closed after each test, and no error in them left unseen. */
export function withBrowser(): BrowserSuite {
  let browser: Browser | undefined;
  const pages: Page[] = [];
  const errors: string[] = [];
  before(async function () {
    this.timeout(60_000);
    try {
      browser = await launchBrowser();
    } catch (error) {
      if (NoBrowserError.is(error)) skipBecause(this, error.message.split('\n')[0]!);
      throw error;
    }
  });
  after(async () => browser?.close());
  afterEach(async () => {
    const seen = errors.splice(0);
    for (const page of pages.splice(0)) await page.close();
    if (seen.length > 0) throw new Error(`The page wrote errors:\n${seen.join('\n')}`);
  });
  const watched = (page: Page): Page => {
    pages.push(page);
    page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    return page;
  };
  return {
    open: async (options) => watched(await openLoaded(browser!, options)),
    openBare: async (options) => watched(await openMonitor(browser!, options)),
  };
}
