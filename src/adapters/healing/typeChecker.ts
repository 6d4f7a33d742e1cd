import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { TypeChecker } from '../../teams/healing/ports/typeChecker.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

const timeLimitMs = 120_000;

/** The workspace's own TypeScript, where the changed files are typed and a configuration covers them. */
export function createTypeChecker(sandbox: Sandbox): TypeChecker {
  return {
    errors: async (folder, files, signal) => {
      const typed = files.filter((file) => /\.[cm]?tsx?$/.test(file));
      if (typed.length === 0) return null;
      const project = nearestProject(folder, path.dirname(path.join(folder, typed[0]!)));
      const compiler = project === null ? null : compilerOf(project);
      if (project === null || compiler === null) return null;
      const outcome = await sandbox.run(
        {
          program: process.execPath,
          args: [compiler, '--noEmit', '--pretty', 'false', '--incremental', 'false', '--composite', 'false', '-p', project],
          cwd: project,
          env: { ELECTRON_RUN_AS_NODE: '1' },
          writable: [folder],
          timeLimitMs,
        },
        signal,
      );
      // A checker that does not come to an end has found nothing, which is not the same as having nothing to say.
      if (outcome.status !== 'ended') return null;
      return outcome.stdout.split('\n').filter((line) => /error TS\d+/.test(line)).map(withoutPlace);
    },
  };
}

function nearestProject(root: string, from: string): string | null {
  for (let folder = from; folder.startsWith(root); folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'tsconfig.json'))) return folder;
  }
  return null;
}

function compilerOf(project: string): string | null {
  try {
    return createRequire(path.join(project, 'index.js')).resolve('typescript/bin/tsc');
  } catch {
    return null;
  }
}

/** `src/a.ts(3,7): error TS2322: …` without the place, which an edit above it moves. */
function withoutPlace(line: string): string {
  return line.replace(/\(\d+,\d+\)/, '').trim();
}
