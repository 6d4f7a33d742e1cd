// `npm start [-- PATH] [-- --once]`: reviews a change in the terminal, then serves a VS Code with the extension on it.
// Runs on Node 20 with nothing installed: only Node's own modules and scripts/lib are imported before the bootstrap is done.
import { realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBuild } from './lib/build.mjs';
import { ensureDependencies } from './lib/install.mjs';
import { continueOnNode24, nodeEnvironment } from './lib/node24.mjs';
import { root } from './lib/paths.mjs';
import { runOnTerminal } from './lib/run.mjs';
import { ensureSampleWorkspace } from './lib/sample.mjs';
import { runMain, StepError } from './lib/steps.mjs';

const usage = 'Usage: npm start [-- PATH] [-- --once]\n  PATH    the folder to review; without it a sample is made\n  --once  end after printing the findings';

await runMain('npm start', async () => {
  const request = parseRequest(process.argv.slice(2));
  if (request.help) {
    console.log(usage);
    return 0;
  }
  const exitCode = await continueOnNode24(fileURLToPath(import.meta.url));
  if (exitCode !== undefined) return exitCode;

  await ensureDependencies();
  await ensureBuild();
  const workspace = request.path ?? await ensureSampleWorkspace();
  const reviewCode = await review(workspace);
  if (request.once || reviewCode >= 128) return reviewCode;
  const { serve } = await import('./lib/serve.mjs');
  return serve(workspace);
});

/** `npm start -- PATH -- --once` hands the second `--` on, so it is skipped wherever it stands. */
function parseRequest(args) {
  const words = args.filter((arg) => arg !== '--');
  const options = words.filter((word) => word.startsWith('-'));
  const paths = words.filter((word) => !word.startsWith('-'));
  const unknown = options.find((option) => !['--once', '--help', '-h'].includes(option));
  if (unknown !== undefined) throw new StepError(`Unknown option ${unknown}.`, { advice: usage, exitCode: 2 });
  if (paths.length > 1) throw new StepError(`One folder can be reviewed at a time, not ${paths.length}.`, { advice: usage, exitCode: 2 });
  return {
    help: options.includes('--help') || options.includes('-h'),
    once: options.includes('--once'),
    path: paths[0] === undefined ? undefined : existingFolder(paths[0]),
  };
}

/** npm runs this in the repository; a relative path is meant from where the user stood. */
function existingFolder(path) {
  const absolute = resolve(process.env.INIT_CWD ?? process.cwd(), path);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (stats === undefined) throw new StepError(`There is no folder ${absolute}.`, { advice: usage, exitCode: 2 });
  if (!stats.isDirectory()) throw new StepError(`${absolute} is not a folder.`, { advice: usage, exitCode: 2 });
  return realpathSync(absolute);
}

async function review(workspace) {
  console.log(`  → Review ${workspace}\n`);
  const args = [join(root, 'dist', 'cli.js'), 'review', '--cwd', workspace, '--fail-on', 'never'];
  const code = await runOnTerminal(process.execPath, args, { cwd: workspace, env: nodeEnvironment() });
  if (code === 3) console.log('\n  The review reached a limit: what is above is a part of the result.');
  else if (code !== 0) console.error(`\n  The review ended with code ${code}; what it said is above.`);
  return code;
}
