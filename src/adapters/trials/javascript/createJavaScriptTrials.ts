import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../../base/clock.ts';
import { throwIfAborted } from '../../../base/errors.ts';
import type { CandidateTrials, TrialRequest } from '../../../teams/healing/ports/candidateTrials.ts';
import type { Sandbox, SandboxedChild } from '../../sandbox/sandbox.ts';
import { JavaScriptBench } from './javaScriptBench.ts';
import type { HostRequest } from './protocol.ts';

export interface JavaScriptTrialsOptions {
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  /** The program that tries candidates; where it is not given, the one that lies beside this one. */
  readonly host?: URL;
  /** How many hosts at most. */
  readonly lanes?: number;
}

const runners: ReadonlySet<string> = new Set(['node:test', 'mocha', 'jest', 'vitest']);

/** Tries candidates for JavaScript and TypeScript in warm processes that hold the workspace's modules. */
export function createJavaScriptTrials(options: JavaScriptTrialsOptions): CandidateTrials {
  const host = fileURLToPath(options.host ?? bundledHost());
  return {
    open: async (request, signal) => {
      throwIfAborted(signal);
      const { runner } = request.project;
      if (!runners.has(runner)) return { status: 'unsound', reason: `Trials do not understand ${runner}` };
      const folder = path.resolve(request.folder);
      const open: HostRequest & { kind: 'open' } = {
        kind: 'open',
        folder,
        projectFolder: path.join(folder, request.project.folder),
        runner,
        targets: request.targets,
        guards: request.guards,
        files: request.files,
        withUnreported: request.withUnreported ?? false,
        timeLimitMs: request.timeLimitMs,
      };
      const lanes = options.lanes ?? Math.max(1, Math.min(2, availableParallelism()));
      const bench = new JavaScriptBench({ clock: options.clock, lanes, open, start: (word) => start(options.sandbox, host, request, word) });
      const reason = await bench.open(signal);
      if (reason === null) return { status: 'ready', bench };
      bench.dispose();
      throwIfAborted(signal);
      return { status: 'unsound', reason };
    },
  };
}

function start(sandbox: Sandbox, host: string, request: TrialRequest, word: string): SandboxedChild {
  return sandbox.start({
    program: process.execPath,
    args: ['--max-old-space-size=512', '--no-warnings', '--experimental-import-meta-resolve', host, word],
    cwd: path.join(path.resolve(request.folder), request.project.folder),
    env: { ELECTRON_RUN_AS_NODE: '1', NODE_ENV: 'test' },
    writable: [path.resolve(request.folder)],
  });
}

/** The program that the build put beside this one, or its source where nothing is bundled. */
function bundledHost(): URL {
  const folder = path.basename(path.dirname(fileURLToPath(import.meta.url)));
  if (folder === 'dist') return new URL('./trialHost.js', import.meta.url);
  if (folder === 'chunks') return new URL('../trialHost.js', import.meta.url);
  return new URL('./trialHost.ts', import.meta.url);
}
