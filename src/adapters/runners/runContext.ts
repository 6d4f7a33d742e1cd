import type { TestProject, TestRunOutcome } from '../../teams/healing/testModel.ts';
import type { TestRunOptions, TestSelection } from '../../teams/healing/ports/testRunners.ts';
import type { Sandbox, SandboxOutcome } from '../sandbox/sandbox.ts';
import type { Invocation } from './detect/invocation.ts';
import type { WorkspacePaths } from './report/workspacePaths.ts';

/** Everything one run needs; each runner is a function of it. */
export interface RunContext {
  readonly project: TestProject;
  readonly selection: TestSelection;
  readonly options: TestRunOptions;
  /** Absolute: the project's folder in the workspace copy. */
  readonly cwd: string;
  /** Absolute: a folder of ours outside of the workspace, gone after the run. */
  readonly temporary: string;
  readonly paths: WorkspacePaths;
  /** How the workspace itself calls the runner. */
  readonly invocation: Invocation;
  readonly sandbox: Sandbox;
  readonly signal: AbortSignal;
}

export type RunnerAdapter = (context: RunContext) => Promise<TestRunOutcome>;

/** A program with what is passed to it. */
export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeLimitMs?: number;
}

/** Runs a program in the sandbox, in the project's folder, where it may write to the copy and to our folder alone. */
export function runProgram(context: RunContext, call: ProgramCall): Promise<SandboxOutcome> {
  const { invocation, options, temporary } = context;
  return context.sandbox.run(
    {
      program: call.program,
      args: call.args,
      cwd: context.cwd,
      // Colours would only have to be removed again; what the caller asks for comes last.
      env: { NO_COLOR: '1', FORCE_COLOR: '0', CI: 'true', ...invocation.env, ...call.env, ...options.env },
      writable: [options.folder, temporary],
      timeLimitMs: call.timeLimitMs ?? options.timeLimitMs,
      outputCap: 1024 * 1024,
    },
    context.signal,
  );
}
