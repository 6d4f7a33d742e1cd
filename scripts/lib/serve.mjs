import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { cache, root } from './paths.mjs';
import { onOrphaned } from './run.mjs';
import { step } from './steps.mjs';
import { ensureVsCodeHost } from './vscodeHost.mjs';

const usualPort = 3710;

/** Serves a VS Code with the extension on a workspace until Ctrl-C. */
export async function serve(workspace) {
  await ensureVsCodeHost();
  const { freePort, startVsCode } = await import('../../test/support/host/startVsCode.ts');
  // The same port each time where it can be had: a browser keeps the layout of a page by its address.
  const port = await freePort(usualPort).catch(() => freePort());
  let code;
  await step('Start VS Code', async () => {
    // Naming a folder to `npm start` is trusting it; the page need not ask again.
    code = await startVsCode({ workspace, extensionPath: root, dataFolder: join(cache, 'vscode-data'), port, trusted: true, env: { ROUNDTABLE_REVEAL: '1' } });
  });
  console.log(`\n  VS Code with Roundtable on ${workspace}:\n\n    ${code.url}\n\n  Ctrl-C ends it.`);
  openInBrowser(code.url);

  const signal = await new Promise((resolve) => {
    // `on`, not `once`: Ctrl-C can arrive twice, from the terminal and passed on, and the second must not cut the end short.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => resolve(name));
    onOrphaned(() => resolve('SIGTERM'));
    code.ended.then(() => resolve(undefined));
  });
  if (signal === undefined) {
    console.error(`\n  VS Code ended by itself; the end of what it said:\n${code.output().slice(-2000)}`);
    return 1;
  }
  await code.stop();
  console.log('\n  Ended.');
  return 0;
}

/** Only where a person sits at a desktop: elsewhere the address is enough. */
function openInBrowser(url) {
  if (!process.stdin.isTTY) return;
  const opener = { darwin: ['open', url], win32: ['rundll32', 'url.dll,FileProtocolHandler', url] }[process.platform]
    ?? (process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open', url] : undefined);
  if (opener === undefined) return;
  const child = spawn(opener[0], opener.slice(1), { stdio: 'ignore', detached: true });
  child.on('error', () => { /* The address is on the screen. */ });
  child.unref();
}
