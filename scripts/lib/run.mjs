import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import process from 'node:process';
import { StepError } from './steps.mjs';

/**
 * Runs a command to its end with its output kept. A command that fails throws a `StepError` with the end of that output
 * and, where the reason is a common one, with what to do about it.
 */
export async function runQuietly(command, args, { cwd, env = process.env, shell = false } = {}) {
  const { code, output } = await new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let output = '';
    const keep = (chunk) => { output = (output + chunk).slice(-100_000); };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(new StepError(`${command} could not be started: ${error.message}`)));
    child.on('close', (code) => resolve({ code, output }));
  });
  if (code !== 0) {
    throw new StepError(`${nameOf(command, args)} ended with code ${code}\n${telling(output)}`, { advice: adviceFor(output) });
  }
  return output;
}

/**
 * Runs a command on this terminal and gives its exit code; a signal counts as 128 and its number, as shells do. With a
 * limit, a command that hangs is ended and said to be.
 */
export function runOnTerminal(command, args, { cwd, env = process.env, limitMilliseconds } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
    const limit = limitMilliseconds === undefined ? undefined : setTimeout(() => {
      console.log(`  ${basename(args[0] ?? command)} did not end within ${limitMilliseconds / 60_000} minutes and was stopped.`);
      child.kill('SIGKILL');
    }, limitMilliseconds);
    // Ctrl-C reaches the whole group of a terminal: stay until the child has ended, and pass on what was sent to us alone.
    const forward = (signal) => { if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal); };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    const stopWatching = onOrphaned(() => child.kill('SIGTERM'));
    child.on('error', (error) => reject(new StepError(`${command} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      stopWatching();
      for (const each of signals) process.off(each, forward);
      resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : 15));
    });
  });
}

/**
 * Calls back once where npm has gone. Ended by a signal, npm ends the shell between itself and us, but not us.
 * Gives a function that stops the watch.
 */
export function onOrphaned(callback) {
  if (process.env.npm_lifecycle_event === undefined) return () => undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, 500);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * Runs npm with the Node that runs this. The npm that started us is taken where there is one, so that the same npm, its
 * registry and its certificates are used throughout.
 */
export function runNpm(args, { cwd, nodePath = process.execPath }) {
  const env = { ...childEnvironment(), ...pathWith(nodePath) };
  const npmScript = process.env.npm_execpath;
  if (npmScript !== undefined && /^npm(-cli)?\.[cm]?js$/.test(basename(npmScript))) {
    return runQuietly(nodePath, [npmScript, ...args], { cwd, env });
  }
  const isWindows = process.platform === 'win32';
  return runQuietly(isWindows ? 'npm.cmd' : 'npm', args, { cwd, env, shell: isWindows });
}

/** The environment for what we start: without what npm says about this package and what a surrounding VS Code left in it. */
export function childEnvironment() {
  const drop = /^(npm_(package_|lifecycle_|command$|config_(local_prefix|global_prefix|prefix|noproxy|node_gyp)$)|VSCODE_|ELECTRON_|NODE_OPTIONS$|INIT_CWD$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !drop.test(name)));
}

/** `PATH` with the folder of a Node first. */
export function pathWith(nodePath) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const [separator, slash] = process.platform === 'win32' ? [';', '\\'] : [':', '/'];
  const folder = nodePath.slice(0, nodePath.lastIndexOf(slash));
  const parts = (process.env[name] ?? '').split(separator).filter((part) => part !== '' && part !== folder);
  return { [name]: [folder, ...parts].join(separator) };
}

function nameOf(command, args) {
  return [command, ...args].slice(0, 3).map((word) => basename(word)).join(' ');
}

/** The lines of a failed command's output that say why: npm and esbuild do so first, others at the end. */
function telling(output) {
  const lines = output.trim().split('\n').filter((line) => !/^npm (notice|warn)|^npm error\s*$|^\s+at /.test(line));
  const fromNpm = lines.filter((line) => line.startsWith('npm error'));
  if (fromNpm.length > 0) return fromNpm.slice(0, 8).join('\n');
  return (lines.length <= 30 ? lines : [...lines.slice(0, 20), '…', ...lines.slice(-8)]).join('\n');
}

function adviceFor(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network request|socket hang up/i.test(output)) {
    return 'The npm registry could not be reached. Check the network (and the proxy or registry that npm is set to), then run this again; what is already here is kept.';
  }
  if (/ENOSPC/.test(output)) return 'The disk is full. Free about 2 GB, then run this again.';
  if (/EACCES|EPERM/.test(output)) return 'A folder could not be written. Run this as the user that owns the repository\'s folder.';
  if (/EINTEGRITY/.test(output)) return 'A package is not the one the lock file names. Run `npm cache clean --force`, then run this again.';
  return '';
}
