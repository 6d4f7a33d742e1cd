// `npm run test:electron`: the host suites in desktop VS Code, where its download is possible.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBuild } from './lib/build.mjs';
import { compileHostTests } from './lib/hostTests.mjs';
import { ensureDependencies } from './lib/install.mjs';
import { continueOnNode24 } from './lib/node24.mjs';
import { packageExtension } from './lib/packageExtension.mjs';
import { cache, root } from './lib/paths.mjs';
import { add, closingLine, noResults, readResults } from './lib/results.mjs';
import { runQuietly } from './lib/run.mjs';
import { runMain, step, StepError } from './lib/steps.mjs';

await runMain('npm run test:electron', async () => {
  const exitCode = await continueOnNode24(fileURLToPath(import.meta.url));
  if (exitCode !== undefined) return exitCode;
  await ensureDependencies();
  await ensureBuild();
  await compileHostTests();
  const electron = await import('@vscode/test-electron');
  const executable = await download(electron);

  const { hostSuites, makeSuiteWorkspace } = await import('../test/support/host/hostSuites.ts');
  const { emptyExtension, followResults, hostTestEnvironment } = await import('../test/support/host/runHostSuite.ts');
  const sum = noResults();
  for (const suite of hostSuites) {
    console.log(`\n  in desktop VS Code: ${suite.name}`);
    const scratch = mkdtempSync(join(tmpdir(), 'roundtable-electron-'));
    const workspace = await makeSuiteWorkspace(suite.roots);
    const resultsFile = join(scratch, 'results.ndjson');
    const stopFollowing = followResults(resultsFile, (line) => console.log(line));
    const folders = [`--user-data-dir=${join(scratch, 'user')}`, `--extensions-dir=${join(scratch, 'extensions')}`];
    try {
      mkdirSync(join(scratch, 'user', 'User'), { recursive: true });
      writeFileSync(join(scratch, 'user', 'User', 'settings.json'), JSON.stringify(suite.settings ?? {}));
      if (suite.extension === 'package') {
        const [command, ...args] = electron.resolveCliArgsFromVSCodeExecutablePath(executable);
        await runQuietly(command, [...args.filter((arg) => !/-dir=/.test(arg)), ...folders, '--install-extension', await packageExtension(), '--force']);
      }
      await electron.runTests({
        vscodeExecutablePath: executable,
        extensionDevelopmentPath: [suite.extension === 'folder' ? root : emptyExtension(scratch), ...(suite.beside ?? []).map((name) => join(root, 'test', 'fixtures', name))],
        extensionTestsPath: join(root, 'dist-test', 'host', 'index.cjs'),
        extensionTestsEnv: hostTestEnvironment(suite, { resultsFile }, scratch),
        launchArgs: [
          workspace.path, ...folders, '--skip-welcome', '--skip-release-notes',
          ...(suite.trusted ? ['--disable-workspace-trust'] : []),
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ],
      });
    } catch (error) {
      console.log(`  ${error.message ?? error}`);
    } finally {
      stopFollowing();
      workspace.dispose();
    }
    const results = readResults(resultsFile);
    if (results.broken !== undefined) console.log(`  ✖ suite ${suite.name}: ${results.broken}`);
    add(sum, results);
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
  for (const reason of sum.reasons) console.log(`  skipped: ${reason}`);
  console.log(`\n${closingLine(sum)}`);
  return sum.failed > 0 ? 1 : 0;
});

async function download(electron) {
  let executable;
  await step('Fetch desktop VS Code', async () => {
    try {
      executable = await electron.downloadAndUnzipVSCode({ version: 'stable', cachePath: join(cache, 'vscode-desktop'), reporter: new electron.SilentReporter() });
    } catch (error) {
      throw new StepError(`Desktop VS Code could not be downloaded: ${error.message}`, {
        advice: 'Its download needs update.code.visualstudio.com. Where that cannot be reached, `npm test -- host` runs the same suites in the VS Code that npm brings.',
      });
    }
  });
  return executable;
}
