import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { vscodeHostFolder } from './startVsCode.ts';

/** No browser could be started; the message says what was tried. */
export class NoBrowserError extends Error {
  static is(error: unknown): error is NoBrowserError {
    return error instanceof NoBrowserError;
  }
}

interface Candidate {
  readonly path: string;
  readonly env?: Readonly<Record<string, string>>;
}

const flags = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // Containers often give 64 MB of shared memory, which a workbench outgrows.
  '--disable-dev-shm-usage',
];

/**
 * Starts a headless browser: the one `ROUNDTABLE_BROWSER` names, else an installed Chrome, Chromium or Edge, else the one
 * that npm brought with the VS Code host. A browser that is there but does not start is passed over for the next.
 */
export async function launchBrowser(): Promise<Browser> {
  const tried: string[] = [];
  for (const candidate of candidates()) {
    // The browser's own sandbox does not work for root, nor in containers without user namespaces: there, do without it.
    const isRoot = process.getuid?.() === 0;
    for (const sandbox of isRoot ? [false] : [true, false]) {
      try {
        return await chromium.launch({
          executablePath: candidate.path,
          args: flags,
          chromiumSandbox: sandbox,
          headless: true,
          env: { ...(process.env as Record<string, string>), ...candidate.env },
          timeout: 30_000,
          handleSIGINT: false,
        });
      } catch (error) {
        tried.push(`${candidate.path}: ${String(error instanceof Error ? error.message : error).split('\n').slice(0, 6).join(' | ')}`);
      }
    }
  }
  throw new NoBrowserError(tried.length === 0
    ? `No Chrome, Chromium or Edge was found, and npm brings none for ${process.platform} on ${process.arch}. Install one, or name it in ROUNDTABLE_BROWSER.`
    : `No browser could be started:\n  ${tried.join('\n  ')}`);
}

function* candidates(): Generator<Candidate> {
  const named = process.env['ROUNDTABLE_BROWSER'];
  if (named !== undefined && named !== '') {
    yield { path: named };
    return;
  }
  for (const path of installedBrowsers()) {
    if (existsSync(path)) yield { path };
  }
  const brought = join(vscodeHostFolder, 'browser');
  if (existsSync(join(brought, 'chromium'))) {
    const own = { path: join(brought, 'chromium') };
    yield own;
    // A machine that never had a browser lacks a few libraries; they are tried last, being another distribution's.
    const libraries = [join(brought, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']].filter((part) => part !== undefined && part !== '');
    yield { ...own, env: { LD_LIBRARY_PATH: libraries.join(':'), FONTCONFIG_PATH: join(brought, 'fonts') } };
  }
}

function installedBrowsers(): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    return ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((variable) => {
      const folder = process.env[variable];
      return folder === undefined ? [] : ['Google\\Chrome', 'Chromium', 'Microsoft\\Edge'].map((name) =>
        join(folder, name, 'Application', name.endsWith('Edge') ? 'msedge.exe' : 'chrome.exe'));
    });
  }
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge-stable', 'chrome'];
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];
  return [...new Set(names.flatMap((name) => folders.filter((folder) => folder !== '').map((folder) => join(folder, name))))];
}
