import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { nodeEnvironment } from './node24.mjs';
import { cache, root } from './paths.mjs';
import { runNpm, runQuietly } from './run.mjs';
import { step, StepError } from './steps.mjs';

/** Where the VS Code that is served and tested in lives; test/support/host looks in the same place. */
export const vscodeHostFolder = join(cache, 'vscode-host');

/** Installs that VS Code once, with a browser beside it where one is made for this platform. */
export async function ensureVsCodeHost() {
  const template = join(root, 'scripts', 'vscode-host');
  const files = ['package.json', 'package-lock.json'];
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  for (const file of files) hash.update(readFileSync(join(template, file)));
  const wanted = hash.digest('hex');
  const stamp = join(vscodeHostFolder, 'installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return vscodeHostFolder;

  await step('Install VS Code (about 700 MB on disk, once)', async () => {
    // Made beside its place and moved when whole; the stamp is its last file, so half an installation is never used.
    const partial = `${vscodeHostFolder}.${process.pid}.partial`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    try {
      for (const file of files) cpSync(join(template, file), join(partial, file));
      const flags = ['--ignore-scripts', '--no-audit', '--no-fund'];
      await runNpm(['ci', '--include=optional', ...flags], { cwd: partial });
      // The server's own packages are not dependencies of code-server: its folder carries a lock file for them, which is
      // not quite in step with its package.json, so that `npm ci` refuses it.
      const server = join(partial, 'node_modules', 'code-server', 'lib', 'vscode');
      await runNpm(['install', '--omit=dev', '--include=optional', ...flags], { cwd: server });
      await runNpm(['install', '--omit=dev', ...flags], { cwd: join(server, 'extensions') });
      await unpackBrowser(partial);
      writeFileSync(join(partial, 'installed'), wanted);
      rmSync(vscodeHostFolder, { recursive: true, force: true });
      renameSync(partial, vscodeHostFolder);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  });
  return vscodeHostFolder;
}

/** Unpacks the browser package into a folder of ours: its own default is one shared by all users of the machine. */
async function unpackBrowser(folder) {
  const browserPackage = join(folder, 'node_modules', '@sparticuz', 'chromium');
  if (process.platform !== 'linux' || process.arch !== 'x64') return;
  // npm leaves an optional package out in silence where its download fails.
  if (!existsSync(browserPackage)) {
    throw new StepError('npm did not bring the browser for the tests.', { advice: 'Check the network and the registry that npm is set to, then run this again.' });
  }
  const target = join(folder, 'browser');
  mkdirSync(target, { recursive: true });
  const script = [
    "import chromium, { inflate } from '@sparticuz/chromium';",
    'await chromium.executablePath();',
    // Libraries for a machine that has never had a browser.
    `await inflate(${JSON.stringify(join(browserPackage, 'bin', 'al2023.tar.br'))});`,
  ].join('\n');
  await runQuietly(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: folder,
    env: { ...nodeEnvironment(), TMPDIR: target },
  });
}
