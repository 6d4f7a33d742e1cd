// `npm test [-- SUITE…]`: everything that is checked, with one closing line. Runs on Node 20 with nothing installed.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBuild } from './lib/build.mjs';
import { ensureDependencies } from './lib/install.mjs';
import { continueOnNode24, nodeEnvironment } from './lib/node24.mjs';
import { root } from './lib/paths.mjs';
import { add, closingLine, noResults, readResults } from './lib/results.mjs';
import { onOrphaned, runOnTerminal } from './lib/run.mjs';
import { runMain, seconds, StepError } from './lib/steps.mjs';

const limitMinutes = 15;
const node = (...path) => join(root, 'node_modules', ...path);

/** In this order; each gives its counts. `built` suites start what is in `dist`. */
const suites = {
  typecheck: { title: 'type check', run: () => check(node('typescript', 'bin', 'tsc'), '-b') },
  lint: { title: 'lint', run: () => check(node('eslint', 'bin', 'eslint.js'), '.') },
  architecture: { title: 'architecture', run: () => mocha('architecture') },
  unit: { title: 'unit', run: () => mocha('unit') },
  server: { title: 'server', built: true, run: () => mocha('server') },
  cli: { title: 'cli', built: true, run: () => mocha('cli') },
  webview: { title: 'webview', built: true, isOptional: true, run: () => webview() },
  host: { title: 'host (a real VS Code in a browser)', built: true, run: () => host() },
};

await runMain('npm test', async () => {
  const { wanted, grep } = parseRequest(process.argv.slice(2));
  if (grep !== undefined) process.env.ROUNDTABLE_TEST_GREP = grep;
  const exitCode = await continueOnNode24(fileURLToPath(import.meta.url));
  if (exitCode !== undefined) return exitCode;

  const wasInterrupted = endOnSignals();
  const started = performance.now();
  const sum = noResults();
  await ensureDependencies();
  let buildFailure;
  for (const name of wanted) {
    const suite = suites[name];
    if (suite.isOptional && !hasTests(name)) continue;
    console.log(`\n── ${suite.title} ──`);
    const suiteStarted = performance.now();
    const results = await runSuite(suite);
    if (wasInterrupted()) return 130;
    for (const reason of results.reasons) console.log(`  skipped: ${reason}`);
    if (results.broken !== undefined) console.log(`  ✖ counted as a failure: ${results.broken}`);
    console.log(`  ${suite.title}: ${closingLine(results)} (${seconds(suiteStarted)})`);
    add(sum, results);
  }
  console.log(`\n  all of it took ${seconds(started)}\n`);
  console.log(closingLine(sum));
  return sum.failed > 0 ? 1 : 0;

  async function runSuite(suite) {
    try {
      if (suite.built) {
        if (buildFailure !== undefined) throw buildFailure;
        await ensureBuild().catch((error) => {
          buildFailure = error;
          throw error;
        });
      }
      return await suite.run();
    } catch (error) {
      // One suite that cannot run takes nothing from the others, but it is never taken for passed.
      console.log(error instanceof StepError ? `  ${error.message}\n  ${error.advice}` : error);
      return { ...noResults(), failed: 1, broken: 'it could not be run' };
    }
  }
});

/** Ctrl-C ends the suite that runs and all that would follow; a suite that does not let go is left behind. */
function endOnSignals() {
  let interrupted = false;
  const end = () => {
    if (!interrupted) console.log('\n  interrupted');
    interrupted = true;
    setTimeout(() => process.exit(130), 2000).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  onOrphaned(end);
  return () => interrupted;
}

function parseRequest(args) {
  const names = [];
  let grep;
  for (const arg of args.filter((each) => each !== '--')) {
    if (arg.startsWith('--grep=')) grep = arg.slice('--grep='.length);
    else if (arg in suites) names.push(arg);
    else {
      throw new StepError(`There is no suite ${arg}.`, { advice: `Usage: npm test [-- SUITE…] [--grep=TEXT]\n  Suites: ${Object.keys(suites).join(', ')}`, exitCode: 2 });
    }
  }
  return { wanted: Object.keys(suites).filter((name) => names.length === 0 || names.includes(name)), grep };
}

/** A check that has no tests of its own counts as one. */
async function check(...args) {
  const code = await runOnTerminal(process.execPath, args, { cwd: root, env: nodeEnvironment(), limitMilliseconds: limitMinutes * 60_000 });
  return { ...noResults(), passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

async function mocha(name) {
  const scratch = mkdtempSync(join(tmpdir(), 'roundtable-results-'));
  const file = join(scratch, 'results.ndjson');
  const grep = process.env.ROUNDTABLE_TEST_GREP;
  try {
    const code = await runOnTerminal(process.execPath, [
      node('mocha', 'bin', 'mocha.js'), '--reporter', join(root, 'test', 'support', 'resultReporter.ts'),
      ...(grep === undefined ? [] : ['--grep', grep]), `test/${name}/**/*.test.ts`,
    ], { cwd: root, env: { ...nodeEnvironment(), ROUNDTABLE_RESULTS: file }, limitMilliseconds: limitMinutes * 60_000 });
    const results = readResults(file, { mayBeEmpty: grep !== undefined });
    if (code !== 0 && results.failed === 0) {
      results.failed = 1;
      results.broken = `mocha ended with code ${code}`;
    }
    return results;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The monitor page is tested in the browser that the VS Code host brings where the machine has none. */
async function webview() {
  const { ensureVsCodeHost } = await import('./lib/vscodeHost.mjs');
  await ensureVsCodeHost();
  return mocha('webview');
}

async function host() {
  const { runHostSuites } = await import('./lib/hostTests.mjs');
  return runHostSuites(process.env.ROUNDTABLE_TEST_GREP);
}

function hasTests(name) {
  const folder = join(root, 'test', name);
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => file.endsWith('.test.ts'));
}
