import type { TestRef, TestResult } from '../../../teams/healing/testModel.ts';
import { testId } from '../../../teams/healing/testModel.ts';
import { bounded, caps } from './bounded.ts';

/** One result for each test that was asked for, in that order; what did not report has failed, with the reason. */
export function exactly(asked: readonly TestRef[], results: readonly TestResult[], timedOut: boolean, output: string): TestResult[] {
  const byId = new Map(results.map((result) => [testId(result.ref), result]));
  return asked.map((ref) => byId.get(testId(ref)) ?? insteadOf(ref, results, timedOut, output));
}

function insteadOf(ref: TestRef, results: readonly TestResult[], timedOut: boolean, output: string): TestResult {
  const ofFile = results.filter((result) => result.ref.file === ref.file);
  const broken = ofFile.find((result) => result.ref.path.length === 0 && result.status === 'failed');
  const within = ofFile.filter((result) => ref.path.every((name, at) => result.ref.path[at] === name) && result.ref.path.length > ref.path.length);
  const failed = broken ?? within.find((result) => result.status === 'failed');
  const durationMs = within.reduce((sum, result) => sum + result.durationMs, 0);
  if (failed?.failure !== undefined) return { ref, status: 'failed', durationMs, failure: failed.failure };
  const hung = ofFile.find((result) => result.failure?.kind === 'timeout' || result.failure?.code === 'RESOURCE_LIMIT' || result.failure?.code === 'PROCESS_ENDED');
  if (hung !== undefined && within.length === 0) {
    return { ref, status: 'failed', durationMs: 0, failure: { kind: 'timeout', message: `It did not run, as ${hung.ref.path.at(-1) ?? hung.ref.file} was ended before it`, stack: [], output: '' } };
  }
  if (within.length > 0) return { ref, status: 'passed', durationMs };
  return {
    ref,
    status: 'failed',
    durationMs: 0,
    failure: timedOut
      ? { kind: 'timeout', message: 'The time limit was over before the test ended', stack: [], output: bounded(output, caps.output) }
      : { kind: 'error', message: 'The runner did not report the test: it may have been renamed or removed', stack: [], output: bounded(output, caps.output), code: 'NOT_REPORTED' },
  };
}
