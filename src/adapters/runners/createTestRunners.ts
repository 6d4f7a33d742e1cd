import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { throwIfAborted } from '../../base/errors.ts';
import type { RunnerId } from '../../teams/healing/testModel.ts';
import type { TestRunners } from '../../teams/healing/ports/testRunners.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { buildFirst } from './buildFirst.ts';
import { runCommand } from './command/commandRunner.ts';
import { detectProjects } from './detect/detectProjects.ts';
import { invocationOf } from './detect/invocationOf.ts';
import { runJest } from './jest/jestRunner.ts';
import { runMocha } from './mocha/mochaRunner.ts';
import { runNodeTest } from './nodeTest/nodeTestRunner.ts';
import { runPytest } from './pytest/pytestRunner.ts';
import { caps, lastPart } from './report/bounded.ts';
import { createWorkspacePaths } from './report/workspacePaths.ts';
import type { RunnerAdapter } from './runContext.ts';
import { runVitest } from './vitest/vitestRunner.ts';

const adapters: Readonly<Record<RunnerId, RunnerAdapter>> = {
  'node:test': runNodeTest,
  mocha: runMocha,
  jest: runJest,
  vitest: runVitest,
  pytest: runPytest,
  command: runCommand,
};

/** The workspace's own runners, each run in the sandbox and read through a reporter that lies outside of the workspace. */
export function createTestRunners({ sandbox, clock }: { readonly sandbox: Sandbox; readonly clock: Clock }): TestRunners {
  return {
    detect: (root, command, signal) => detectProjects(root, command, signal),
    run: async (project, selection, options, signal) => {
      throwIfAborted(signal);
      const start = clock.monotonic();
      const empty = (selection.kind === 'files' && selection.files.length === 0) || (selection.kind === 'tests' && selection.tests.length === 0);
      if (empty) return { status: 'ran', results: [], durationMs: 0 };
      const cwd = path.join(options.folder, project.folder);
      const temporary = await realpath(await mkdtemp(path.join(tmpdir(), 'roundtable-run-')));
      try {
        const invocation = await invocationOf(project, cwd);
        const context = { project, selection, options, cwd, temporary, paths: createWorkspacePaths(options.folder), invocation, sandbox, signal };
        const { output } = await buildFirst(context);
        const ran = await adapters[project.runner](context);
        // What the compiler had to say tells why nothing could be run from its output.
        const outcome = ran.status === 'broken' && output !== '' ? { ...ran, output: lastPart(`${output}\n${ran.output}`, caps.output) } : ran;
        return { ...outcome, durationMs: clock.monotonic() - start };
      } finally {
        await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}
