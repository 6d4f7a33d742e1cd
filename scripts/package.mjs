// `npm run package`: makes the .vsix.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBuild } from './lib/build.mjs';
import { ensureDependencies } from './lib/install.mjs';
import { continueOnNode24 } from './lib/node24.mjs';
import { packageExtension } from './lib/packageExtension.mjs';
import { runMain } from './lib/steps.mjs';

await runMain('npm run package', async () => {
  const exitCode = await continueOnNode24(fileURLToPath(import.meta.url));
  if (exitCode !== undefined) return exitCode;
  await ensureDependencies();
  await ensureBuild();
  console.log(`  → ${await packageExtension()}`);
  return process.exitCode ?? 0;
});
