import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageExtension } from './packageExtension.mjs';
import { cache, root } from './paths.mjs';
import { add, noResults, readResults } from './results.mjs';
import { step } from './steps.mjs';
import { ensureVsCodeHost } from './vscodeHost.mjs';

const limitSeconds = 600;

/** Compiles test/host into dist-test/host: one file for the runner and one for each test file, vscode and mocha left outside. */
export async function compileHostTests() {
  await step('Compile host tests', async () => {
    const { build } = await import('esbuild');
    const output = join(root, 'dist-test', 'host');
    rmSync(output, { recursive: true, force: true });
    const source = join(root, 'test', 'host');
    const tests = readdirSync(source, { recursive: true }).filter((name) => name.endsWith('.test.ts'));
    await build({
      entryPoints: [join(source, 'index.ts'), ...tests.map((name) => join(source, name))],
      outdir: output,
      outbase: source,
      outExtension: { '.js': '.cjs' },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node22',
      sourcemap: 'inline',
      external: ['vscode', 'mocha'],
      logLevel: 'warning',
    });
  });
}

/** Runs the host suites one after another and adds up their results; a suite that could not run is one failure. */
export async function runHostSuites(grep) {
  const sum = noResults();
  await compileHostTests();
  await ensureVsCodeHost();
  const { hostSuites } = await import('../../test/support/host/hostSuites.ts');
  const { runHostSuite } = await import('../../test/support/host/runHostSuite.ts');
  const { NoBrowserError } = await import('../../test/support/host/launchBrowser.ts');
  rmSync(join(cache, 'host-failures'), { recursive: true, force: true });
  let vsix;
  for (const suite of hostSuites) {
    console.log(`\n  in VS Code: ${suite.name}`);
    const scratch = mkdtempSync(join(tmpdir(), 'roundtable-results-'));
    const resultsFile = join(scratch, 'results.ndjson');
    let failure;
    try {
      if (suite.extension === 'package') vsix ??= await packageExtension();
      await runHostSuite(suite, { resultsFile, vsix, grep, limitSeconds, print: (line) => console.log(line) });
    } catch (error) {
      failure = error;
    }
    const results = readResults(resultsFile, { mayBeEmpty: grep !== undefined });
    if (failure !== undefined && NoBrowserError.is(failure)) {
      console.log('  There is no browser to run VS Code in: the suite is counted as failed.');
    } else if (failure !== undefined && results.broken === undefined && results.failed === 0) {
      // Every test passed and then the shutdown did not: that is a failure too.
      results.failed += 1;
      console.log(`  ${failure.message}`);
    } else if (results.broken !== undefined) {
      console.log(`  ✖ suite ${suite.name}: ${failure?.message ?? results.broken}`);
    }
    add(sum, results);
    rmSync(scratch, { recursive: true, force: true });
  }
  return sum;
}
