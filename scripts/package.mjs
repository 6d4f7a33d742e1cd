// `npm run package`: makes the .vsix.
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './lib/install.mjs';
import { continueOnNode24 } from './lib/node24.mjs';
import { packageExtension } from './lib/packageExtension.mjs';
import { runMain } from './lib/steps.mjs';

await runMain('npm run package', async () => {
  const exitCode = await continueOnNode24(fileURLToPath(import.meta.url));
  if (exitCode !== undefined) return exitCode;
  await ensureDependencies();
  console.log(`  → ${await packageExtension()}`);
  return 0;
});
