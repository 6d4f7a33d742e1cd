import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fingerprint } from './fingerprint.mjs';
import { cache, root } from './paths.mjs';
import { step, StepError } from './steps.mjs';

const template = join(root, 'media', 'sample');

/** Makes the sample workspace in a folder, as the command Open Sample does. */
export async function makeSample(folder) {
  // Set where a git hook runs us, and then git would write into the repository of that hook.
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX']) delete process.env[name];
  const { createSample } = await import('../../src/extension/sample/createSample.ts');
  try {
    await createSample(template, folder);
  } catch (error) {
    if (error.hint === undefined) throw error;
    throw new StepError(error.message, { advice: error.hint });
  }
}

/**
 * The sample that `npm start` reviews. It lies away from this repository, so that nothing of ours (linter configuration,
 * packages) is taken for its own. That of an earlier start is used again as long as nobody has changed it; a changed one is
 * left to its owner.
 */
export async function ensureSampleWorkspace() {
  const record = join(cache, 'sample-workspace.json');
  const state = (folder) => fingerprint(folder, ['.gitignore', 'data', 'package.json', 'pyproject.toml', 'README.md', 'report', 'src', 'templates', 'test', 'tests', '.roundtable', '.git/HEAD', '.git/refs'], fingerprint(template, ['.']));
  if (existsSync(record)) {
    const earlier = JSON.parse(readFileSync(record, 'utf8'));
    if (state(earlier.folder) === earlier.state) return earlier.folder;
  }
  const folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'roundtable-'))), 'orders');
  await step(`Make the sample workspace ${folder}`, async () => { await makeSample(folder); });
  mkdirSync(cache, { recursive: true });
  writeFileSync(record, JSON.stringify({ folder, state: state(folder) }));
  return folder;
}
