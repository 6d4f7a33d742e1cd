import type { TestFailure } from '../../../teams/healing/testModel.ts';
import { bounded, caps, withoutColours } from './bounded.ts';
import type { RawFailure } from './rawReport.ts';
import { stackFrames } from './stackFrames.ts';
import type { WorkspacePaths } from './workspacePaths.ts';

/** A failure as the healing team reads it, from what a reporter wrote. */
export function failureOf(raw: RawFailure, paths: WorkspacePaths): TestFailure {
  const message = bounded(withoutColours(raw.message).trim(), caps.message);
  const stack = stackFrames(raw.stack ?? '', paths);
  return {
    kind: raw.kind ?? kindOf(raw),
    message: message === '' ? 'It failed without a message' : message,
    ...(raw.expected === undefined ? {} : { expected: bounded(withoutColours(raw.expected), caps.value) }),
    ...(raw.actual === undefined ? {} : { actual: bounded(withoutColours(raw.actual), caps.value) }),
    stack: stack.length > 0 || raw.kind !== 'suite' ? stack : stackFrames(`${raw.message}\n${raw.output ?? ''}`, paths),
    output: bounded(withoutColours(raw.output ?? raw.stack ?? raw.message).trim(), caps.output),
    ...(raw.code === undefined || raw.code === '' || raw.code === 'Error' ? {} : { code: raw.code }),
  };
}

function kindOf(raw: RawFailure): TestFailure['kind'] {
  const isAssertion = raw.code === 'ERR_ASSERTION' || raw.code === 'AssertionError' || raw.expected !== undefined || raw.actual !== undefined;
  return isAssertion ? 'assertion' : 'error';
}
