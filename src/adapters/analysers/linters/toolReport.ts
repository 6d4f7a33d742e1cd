import type { LinterFound, LintFile, LintMessage, LintResult } from '../../../teams/review/ports/instruments.ts';
import type { LintRun } from './createLinters.ts';
import { runTool } from './runTool.ts';

/** Files given to one call of a tool; a command line has an end. */
const filesPerCall = 100;

/** One call of a tool over several files, and how to read what it prints. */
export interface ToolBatch {
  readonly tool: LinterFound;
  readonly cwd: string;
  readonly args: readonly string[];
  readonly files: readonly LintFile[];
  readonly input?: string;
  /** Messages by path as in `files`; throws where the output is not what the tool prints. */
  readonly read: (stdout: string) => Map<string, LintMessage[]>;
}

/** Runs the calls one after the other; a call that fails costs its own files only. */
export async function runBatches(batches: readonly ToolBatch[], run: LintRun, signal: AbortSignal): Promise<LintResult[]> {
  const results: LintResult[] = [];
  for (const batch of batches) results.push(...(await runBatch(batch, run, signal)));
  return results;
}

export function inBatches(files: readonly LintFile[]): LintFile[][] {
  const batches: LintFile[][] = [];
  for (let at = 0; at < files.length; at += filesPerCall) batches.push(files.slice(at, at + filesPerCall));
  return batches;
}

async function runBatch(batch: ToolBatch, run: LintRun, signal: AbortSignal): Promise<LintResult[]> {
  const failed = (reason: string): LintResult[] => batch.files.map(({ path }) => ({ path, status: 'failed', reason }));
  const outcome = await runTool(
    { program: batch.tool.path, args: batch.args, cwd: batch.cwd, clock: run.clock, timeLimitMs: run.timeLimitMs, ...(batch.input === undefined ? {} : { input: batch.input }) },
    signal,
  );
  if (outcome.status === 'failed') return failed(outcome.reason);
  try {
    const messages = batch.read(outcome.stdout);
    return batch.files.map(({ path }) => ({ path, status: 'ok', messages: messages.get(path) ?? [] }));
  } catch {
    return failed(reasonIn(outcome.stderr) ?? reasonIn(outcome.stdout) ?? `it ended with code ${outcome.code} and no results`);
  }
}

/** The lines of an error output that say what is wrong. */
function reasonIn(output: string): string | undefined {
  const lines = output
    .replace(/\u001b\[[\d;]*m/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /[\p{L}]/u.test(line) && !/^at /.test(line));
  return lines.length === 0 ? undefined : lines.slice(0, 4).join(' ').slice(0, 500);
}
