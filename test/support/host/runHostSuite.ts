import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { HostSuite } from './hostSuites.ts';
import { makeSuiteWorkspace } from './hostSuites.ts';
import { launchBrowser } from './launchBrowser.ts';
import { repository, startVsCode } from './startVsCode.ts';
import type { RunningVsCode } from './startVsCode.ts';

export interface HostRun {
  /** Where the extension host's reporter writes (see test/support/resultReporter.ts). */
  readonly resultsFile: string;
  /** The packaged extension, for the suites that install it. */
  readonly vsix?: string;
  /** Only tests whose title matches. */
  readonly grep?: string;
  /** A hang becomes a failure after this. */
  readonly limitSeconds: number;
  /** Gets lines for people: results as they come, and what went wrong. */
  readonly print: (line: string) => void;
}

/** Runs one suite in a real VS Code in a headless browser; everything is shut down also where it fails. */
export async function runHostSuite(suite: HostSuite, run: HostRun): Promise<'passed' | 'failed'> {
  const scratch = mkdtempSync(join(tmpdir(), 'roundtable-host-run-'));
  const workspace = await makeSuiteWorkspace(suite.roots);
  let code: RunningVsCode | undefined;
  let browser: Browser | undefined;
  let page: Page | undefined;
  const consoleLines: string[] = [];
  const stopFollowing = followResults(run.resultsFile, run.print);
  try {
    // The browser first: without one there is nothing to start VS Code for.
    browser = await launchBrowser();
    code = await startVsCode({
      workspace: workspace.path,
      extensionPath: suite.extension === 'folder' ? repository : emptyExtension(scratch),
      extensionTestsPath: join(repository, 'dist-test', 'host', 'index.cjs'),
      ...(suite.extension === 'package' && run.vsix !== undefined ? { vsix: run.vsix } : {}),
      trusted: suite.trusted,
      ...(suite.settings === undefined ? {} : { settings: suite.settings }),
      ...(suite.beside === undefined ? {} : { beside: suite.beside.map((name) => join(repository, 'test', 'fixtures', name)) }),
      env: hostTestEnvironment(suite, run, scratch),
    });
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const exitCode = await runInPage(page, code.url, consoleLines, run.limitSeconds);
    if (exitCode === 0) return 'passed';
    stopFollowing();
    run.print(`  the extension host reported exit code ${exitCode}`);
    await report(suite, run, page, consoleLines, code);
    return 'failed';
  } catch (error) {
    stopFollowing();
    run.print(`  ${error instanceof Error ? error.message : String(error)}`);
    await report(suite, run, page, consoleLines, code);
    throw error;
  } finally {
    await browser?.close().catch(() => undefined);
    await code?.stop();
    stopFollowing();
    workspace.dispose();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What the compiled runner (test/host/index.ts) and the extension's processes are told. */
export function hostTestEnvironment(suite: HostSuite, run: Pick<HostRun, 'resultsFile' | 'grep'>, scratch: string): Record<string, string> {
  return {
    ROUNDTABLE_RESULTS: run.resultsFile,
    ROUNDTABLE_RESULTS_ONLY: '1',
    ROUNDTABLE_HOST_SUITE: suite.name,
    ROUNDTABLE_HOST_FOLDERS: suite.folders.join(','),
    ROUNDTABLE_HOST_GREP: run.grep ?? '',
    // Runs, memory and cache of a test are not the user's.
    ROUNDTABLE_HOME: join(scratch, 'home'),
    // No gallery: a test asks no other machine for anything.
    EXTENSIONS_GALLERY: '{}',
  };
}

async function runInPage(page: Page, url: string, consoleLines: string[], limitSeconds: number): Promise<number> {
  const exit = new Promise<number>((resolveExit, reject) => {
    const limit = setTimeout(() => {
      reject(new Error(`The tests did not end within ${limitSeconds} s.`));
    }, limitSeconds * 1000);
    const end = (settle: () => void): void => {
      clearTimeout(limit);
      settle();
    };
    page.once('crash', () => { end(() => { reject(new Error('The browser page crashed.')); }); });
    page.once('close', () => { end(() => { reject(new Error('The browser page was closed.')); }); });
    void page.exposeFunction('codeAutomationExit', (exitCode: number) => { end(() => { resolveExit(exitCode); }); });
  });
  exit.catch(() => undefined);
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    consoleLines.push(`${type}: ${args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')}`);
  });
  page.on('pageerror', (error) => { consoleLines.push(`page error: ${error.message}`); });
  await page.goto(url);
  return exit;
}

/** Leaves what a person needs to see why: a picture, the workbench's console and the server's output. */
async function report(suite: HostSuite, run: HostRun, page: Page | undefined, lines: string[], code: RunningVsCode | undefined): Promise<void> {
  const folder = join(repository, '.cache', 'host-failures');
  mkdirSync(folder, { recursive: true });
  const text = [...lines, '', '--- server ---', code?.output() ?? 'not started'].join('\n');
  writeFileSync(join(folder, `${suite.name}.log`), text);
  await page?.screenshot({ path: join(folder, `${suite.name}.png`), timeout: 5000 }).catch(() => undefined);
  if (code === undefined) return;
  // What every start of this VS Code complains about at length: two native modules, a gallery, a service worker.
  const known = /spdlog|native-watchdog|gallery|open-vsx|Service Worker/i;
  const telling = lines.filter((line) => /roundtable|dist-test|error:/i.test(line) && !known.test(line)).slice(-20);
  for (const line of telling) run.print(`    ${line.split('\n').slice(0, 12).join('\n    ')}`);
  run.print(`  more in .cache/host-failures/${suite.name}.log and .png`);
}

/** Without a folder under development VS Code runs no tests; for the packaged extension it gets an empty one. */
export function emptyExtension(scratch: string): string {
  const folder = join(scratch, 'empty-extension');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({
    name: 'roundtable-host-tests', publisher: 'roundtable-tests', version: '0.0.1', engines: { vscode: '^1.105.0' },
  }));
  return folder;
}

/** Prints results as the extension host writes them; gives a function that prints the rest and stops. */
export function followResults(file: string, print: (line: string) => void): () => void {
  let done = 0;
  const read = (): void => {
    let lines: string[];
    try {
      lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    } catch {
      return;
    }
    for (const text of lines.slice(done).map(describe)) {
      if (text !== '') print(text);
    }
    done = lines.length;
  };
  const timer = setInterval(read, 300);
  return () => {
    clearInterval(timer);
    read();
  };
}

function describe(line: string): string {
  const result = JSON.parse(line) as { type: string; title?: string; message?: string; reason?: string; milliseconds?: number; value?: string };
  switch (result.type) {
    case 'pass': return `    ✔ ${result.title} (${result.milliseconds} ms)`;
    case 'fail': return `    ✖ ${result.title}\n${(result.message ?? '').replaceAll(/^/gm, '        ')}`;
    case 'skip': return `    - ${result.title} (skipped: ${result.reason})`;
    case 'figure': return `      ${result.title}: ${result.value}`;
    default: return '';
  }
}
