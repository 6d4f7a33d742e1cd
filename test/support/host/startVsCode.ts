import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The repository's folder. */
export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Where scripts/lib/vscodeHost.mjs installs VS Code and, on Linux, a browser. */
export const vscodeHostFolder = join(repository, '.cache', 'vscode-host');

export interface VsCodeOptions {
  /** The folder or the `.code-workspace` file that is opened. */
  readonly workspace: string;
  /** An extension to run from its folder, as F5 does. */
  readonly extensionPath?: string;
  /** A compiled CommonJS module that exports `run(): Promise<void>`; it is run in the extension host once a page opens. */
  readonly extensionTestsPath?: string;
  /** A packaged extension to install first. */
  readonly vsix?: string;
  /** Folders of further extensions, which are put where installed ones lie. */
  readonly beside?: readonly string[];
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** 0 or nothing: a free one. */
  readonly port?: number;
  /** Whether workspace trust is off, so that every folder is trusted. Default: true. */
  readonly trusted?: boolean;
  /** User data (settings, extensions, state) that outlives this run; without it a temporary folder is used. */
  readonly dataFolder?: string;
  /** More environment for the server and so for the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningVsCode {
  /** The page: a workbench on the workspace with the extension loaded. */
  readonly url: string;
  readonly port: number;
  readonly dataFolder: string;
  /** What the server has written so far, for a failure's report. */
  output(): string;
  /** Replaces the user settings; a workbench that is open follows. */
  setSettings(settings: Readonly<Record<string, unknown>>): void;
  /** Settles when the server has ended by itself or by `stop`. */
  readonly ended: Promise<void>;
  /** Ends the server with all its children; safe to call twice. */
  stop(): Promise<void>;
}

const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.autofetch': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.restoreWindows': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

const startLimitSeconds = 60;

/** Starts a real VS Code server with its own extension host, and waits until it takes connections. */
export async function startVsCode(options: VsCodeOptions): Promise<RunningVsCode> {
  const serverMain = join(vscodeHostFolder, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js');
  if (!existsSync(serverMain)) {
    throw new Error('The VS Code host is not installed: `npm test -- host` and `npm start` install it.');
  }
  const isTemporary = options.dataFolder === undefined;
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'roundtable-vscode-'));
  const setSettings = (settings: Readonly<Record<string, unknown>>): void => {
    const folder = join(dataFolder, 'data', 'User');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  };
  setSettings(options.settings ?? {});
  for (const folder of options.beside ?? []) cpSync(folder, join(dataFolder, 'extensions', basename(folder)), { recursive: true });
  // A throw-away VS Code keeps its runs to itself as well.
  const env = { ...cleanEnvironment(), ...(isTemporary ? { ROUNDTABLE_HOME: join(dataFolder, 'roundtable') } : {}), ...options.env };
  const common = ['--server-data-dir', dataFolder, '--accept-server-license-terms', '--telemetry-level', 'off'];

  let server: ChildProcess | undefined;
  const removeData = (): void => {
    if (isTemporary) rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    if (options.vsix !== undefined) {
      await runToEnd([serverMain, ...common, '--install-extension', options.vsix, '--force'], env);
    }
    const port = options.port || await freePort();
    const started = startServer([
      serverMain, ...common, '--host', '127.0.0.1', '--port', String(port), '--without-connection-token',
      // Without the driver the payload in the page's address is ignored.
      '--enable-smoke-test-driver',
      ...(options.trusted === false ? [] : ['--disable-workspace-trust']),
    ], env);
    server = started.process;
    await started.listening;
    const running = server;
    const killOnExit = (): void => killTree(running);
    process.once('exit', killOnExit);
    return {
      url: pageAddress(port, options),
      port,
      dataFolder,
      output: started.output,
      setSettings,
      ended: started.ended,
      stop: async () => {
        killTree(running);
        await started.ended;
        process.off('exit', killOnExit);
        removeData();
      },
    };
  } catch (error) {
    if (server !== undefined) killTree(server);
    removeData();
    throw error;
  }
}

/** A port nobody uses now; asked for one, it is given back or the promise rejects. */
export function freePort(wanted = 0): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => { resolvePort(port); });
    });
  });
}

function pageAddress(port: number, options: VsCodeOptions): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${port}${pathToFileURL(path).pathname}`;
  const payload: [string, string][] = [['skipWelcome', 'true']];
  if (options.extensionPath !== undefined) payload.push(['extensionDevelopmentPath', remote(options.extensionPath)]);
  if (options.extensionTestsPath !== undefined) payload.push(['extensionTestsPath', remote(options.extensionTestsPath)]);
  // The workbench decodes `folder` once; encoding its slashes would only make the address hard to read.
  const path = pathToFileURL(options.workspace).pathname;
  const kind = options.workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
  return `http://127.0.0.1:${port}/?${kind}=${path}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

function startServer(args: readonly string[], env: NodeJS.ProcessEnv): {
  process: ChildProcess; listening: Promise<void>; ended: Promise<void>; output: () => string;
} {
  // A group of its own, so that the extension host and its children end with it.
  const server = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
  let output = '';
  const ended = new Promise<void>((resolveEnded) => {
    server.once('close', () => { resolveEnded(); });
    server.once('error', () => { resolveEnded(); });
  });
  const listening = new Promise<void>((resolveListening, reject) => {
    const fail = (why: string): void => {
      clearTimeout(limit);
      killTree(server);
      reject(new Error(`VS Code did not start: ${why}\n${output.slice(-2000)}`));
    };
    const limit = setTimeout(() => { fail(`not ready after ${startLimitSeconds} s`); }, startLimitSeconds * 1000);
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-200_000);
      if (output.includes('Extension host agent listening')) {
        clearTimeout(limit);
        resolveListening();
      }
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    server.once('error', (error) => { fail(error.message); });
    server.once('close', (code) => { fail(`it ended with code ${code}`); });
  });
  return { process: server, listening, ended, output: () => output };
}

async function runToEnd(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  const code = await new Promise((resolveCode, reject) => {
    child.once('error', reject);
    child.once('close', resolveCode);
  });
  // The server ends with 0 even where an extension could not be installed.
  if (code !== 0 || !/was successfully installed/.test(output)) throw new Error(`The extension was not installed:\n${output}`);
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended between the check and the signal.
  }
}

/** What a surrounding VS Code, npm or debugger left in the environment would steer the server that is started here. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const drop = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|npm_|INIT_CWD$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !drop.test(name)));
}
