import type { Browser, Page } from 'playwright-core';
import type { RunningVsCode } from './startVsCode.ts';

export interface Look {
  readonly theme: 'light' | 'dark' | 'high contrast light' | 'high contrast dark';
  readonly width: number;
  readonly height?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
}

const themeNames = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high contrast light': 'Default High Contrast Light',
  'high contrast dark': 'Default High Contrast',
} as const;

/** Opens the workbench with a theme at a width, and waits until it is drawn. */
export async function openWorkbench(browser: Browser, code: RunningVsCode, look: Look): Promise<Page> {
  code.setSettings({ 'workbench.colorTheme': themeNames[look.theme], 'window.autoDetectColorScheme': false, ...look.settings });
  const page = await browser.newPage({ viewport: { width: look.width, height: look.height ?? 900 }, reducedMotion: 'reduce' });
  await page.goto(code.url);
  await page.waitForSelector('.monaco-workbench .part.statusbar .statusbar-item', { timeout: 30_000 });
  return page;
}

/** Runs a command by its title in the palette, as a person does. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title.split(': ').at(-1)! }).first().waitFor();
  await page.keyboard.press('Enter');
}
