import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ResultReporter } from '../support/resultReporter.ts';

/**
 * What VS Code calls to run the host tests: the compiled test files of the folders that the suite names
 * (test/support/host/hostSuites.ts). It rejects where a test failed, and VS Code ends with 1.
 */
export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const grep = process.env['ROUNDTABLE_HOST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    forbidOnly: true,
    reporter: ResultReporter,
    ...(grep === undefined || grep === '' ? {} : { grep }),
  });
  const folders = (process.env['ROUNDTABLE_HOST_FOLDERS'] ?? '.').split(',').map((folder) => join(__dirname, folder));
  for (const folder of folders) {
    for (const name of filesIn(folder)) mocha.addFile(join(folder, name));
  }
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => { mocha.run(resolve); });
  if (failures > 0) throw new Error(`${failures} host tests failed.`);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.test.cjs')).sort();
  } catch {
    return [];
  }
}
