import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { monitorHtml } from '../../../src/extension/monitor/monitorHtml.ts';
import { repository } from '../host/startVsCode.ts';
import { themes } from './themes.ts';

export type ThemeName = keyof typeof themes;

export interface MonitorPageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly scenario?: Window['scenario'];
  readonly browser?: BrowserContextOptions;
}

const origin = 'https://monitor.test';
let hostScript: Promise<string> | undefined;

/** Opens the built page as the editor does: the same frame and policy, a theme's variables, and a host of the test's own. */
export async function openMonitor(browser: Browser, options: MonitorPageOptions = {}): Promise<Page> {
  const { theme = 'dark', width = 1400, height = 900, scenario } = options;
  const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce', ...options.browser });
  await page.route(`${origin}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === '') return route.fulfill({ contentType: 'text/html', body: frame(theme) });
    if (name === 'theme.css') return route.fulfill({ contentType: 'text/css', body: `:root { ${themes[theme].css.join(';\n')} }\nbody { margin: 0; padding: 0 20px; background-color: transparent; color: var(--vscode-editor-foreground); }` });
    const types: Readonly<Record<string, string>> = { 'monitor.js': 'text/javascript', 'monitor.css': 'text/css', 'codicon.ttf': 'font/ttf' };
    const contentType = types[name];
    return contentType === undefined ? route.fulfill({ status: 404, body: '' }) : route.fulfill({ contentType, body: readFileSync(join(repository, 'dist', name)) });
  });
  await page.addInitScript(`window.scenario = ${JSON.stringify(scenario ?? {})};\n${await (hostScript ??= bundleHost())}`);
  await page.goto(origin);
  return page;
}

/** Opens it and waits until the run is there. */
export async function openLoaded(browser: Browser, options: MonitorPageOptions = {}): Promise<Page> {
  const page = await openMonitor(browser, options);
  await page.locator('.runbar').waitFor();
  return page;
}

function frame(theme: ThemeName): string {
  const html = monitorHtml({ script: `${origin}/monitor.js`, style: `${origin}/monitor.css`, cspSource: origin, nonce: 'n0nce', language: 'en' });
  return html
    .replace('<link rel="stylesheet"', `<link rel="stylesheet" href="${origin}/theme.css">\n<link rel="stylesheet"`)
    .replace('<body>', `<body class="${themes[theme].body}" data-vscode-theme-kind="${themes[theme].kind}">`);
}

async function bundleHost(): Promise<string> {
  const { outputFiles } = await build({ entryPoints: [join(repository, 'test/support/monitor/pageHost.ts')], bundle: true, format: 'iife', write: false, target: 'chrome120', logLevel: 'error' });
  return outputFiles[0]!.text;
}
