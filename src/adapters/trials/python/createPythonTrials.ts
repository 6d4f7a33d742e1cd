import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import { throwIfAborted } from '../../../base/errors.ts';
import type { CandidateTrials, TrialRequest } from '../../../teams/healing/ports/candidateTrials.ts';
import { bundleFolder } from '../../bundleFolder.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { createPythonBench } from './pythonBench.ts';
import { startTrialHost } from './startTrialHost.ts';

/** How many hosts try candidates side by side: one a core of the smallest machine we care for. */
const lanes = 2;

/** Tries candidates for projects with pytest: the tests are collected once, each candidate runs in a fork of that process. */
export function createPythonTrials(options: { readonly sandbox: Sandbox; readonly clock: Clock; readonly folder?: string }): CandidateTrials {
  const { sandbox, clock } = options;
  const script = path.join(options.folder ?? bundleFolder() ?? import.meta.dirname, 'trialHost.py');
  return {
    open: async (request, signal) => {
      throwIfAborted(signal);
      if (request.project.runner !== 'pytest') return unsound(`\`${request.project.runner}\` is not tried in a warm Python process`);
      if (process.platform === 'win32') return unsound('Windows cannot fork a warm Python process');
      if (request.targets.length === 0) return unsound('no failing test was named');
      const start = (): ReturnType<typeof startTrialHost> =>
        startTrialHost(sandbox, clock, { program: pythonOf(request), script, folder: request.folder, limitMs: request.timeLimitMs });
      const first = start();
      const others = Array.from({ length: lanes - 1 }, start);
      const end = (): void => [first, ...others].forEach((host) => host.dispose());
      try {
        const files = new Map(await Promise.all(request.files.map(async (file) => [file, await readFile(path.join(request.folder, file), 'utf8')] as const)));
        const opened = await first.open(opening(request), signal);
        if (opened.status === 'unsound') {
          end();
          return opened;
        }
        // The baseline was checked in one host; the others run the same guards in the same order.
        const rest = await Promise.all(others.map((host) => host.open(opening(request, opened.guards), signal)));
        const failed = rest.find((other) => other.status === 'unsound');
        if (failed !== undefined) {
          end();
          return failed as Extract<typeof failed, { status: 'unsound' }>;
        }
        return { status: 'ready', bench: createPythonBench([first, ...others], files, request.timeLimitMs, opened.testsMs) };
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}

function unsound(reason: string): { readonly status: 'unsound'; readonly reason: string } {
  return { status: 'unsound', reason };
}

function opening(request: TrialRequest, order?: readonly number[]): Record<string, unknown> {
  const cwd = path.join(request.folder, request.project.folder);
  const plain = ({ file, path: names }: { readonly file: string; readonly path: readonly string[] }): unknown => ({ file, path: names });
  const testFiles = [...new Set([...request.targets, ...request.guards].map(({ file }) => path.join(request.folder, file)))];
  return {
    op: 'open',
    folder: request.folder,
    cwd,
    testFiles,
    targets: request.targets.map(plain),
    guards: request.guards.map(plain),
    files: request.files,
    limitMs: request.timeLimitMs,
    baseline: order === undefined,
    order: order ?? [],
  };
}

/** The project's own virtual environment where it has one. */
function pythonOf(request: TrialRequest): string {
  for (const folder of [path.join(request.folder, request.project.folder), request.folder]) {
    for (const name of ['.venv', 'venv', 'env']) {
      const program = path.join(folder, name, 'bin', 'python');
      if (existsSync(program)) return program;
    }
  }
  return 'python3';
}
