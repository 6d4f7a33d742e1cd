// Makes the sample workspace in a folder, for the launch configurations: node scripts/makeSample.mjs FOLDER
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { makeSample } from './lib/sample.mjs';
import { runMain, StepError } from './lib/steps.mjs';

await runMain('make sample', async () => {
  const folder = process.argv[2];
  if (folder === undefined) throw new StepError('Which folder?', { advice: 'node scripts/makeSample.mjs FOLDER', exitCode: 2 });
  if (existsSync(resolve(folder))) return 0;
  await makeSample(resolve(folder));
  return 0;
});
