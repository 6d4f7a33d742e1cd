import { existsSync, readdirSync } from 'node:fs';
import module from 'node:module';
import { findNewerNode, runWith } from './newerNode.ts';

// The engine wants Node's own SQLite. On an older Node the command hands itself to a newer one that the project has
// brought along; where there is none it goes on, without a history that outlives it.
const newer = findNewerNode(process.versions.node, process.env, { exists: existsSync, list: (folder) => (existsSync(folder) ? readdirSync(folder) : []) });
if (newer !== undefined) {
  process.exitCode = await runWith(newer, process.argv.slice(1));
} else {
  // Compiled code is kept between starts; an older Node does without.
  module.enableCompileCache?.();
  const { runCommand } = await import('./program.ts');
  process.exitCode = await runCommand(process.argv.slice(2));
}
