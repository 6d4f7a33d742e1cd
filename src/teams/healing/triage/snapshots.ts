import type { TestFailure } from '../testModel.ts';

/** Whether a failure is a stored snapshot that no longer matches. */
export function isSnapshotMismatch(failure: TestFailure): boolean {
  return /\bsnapshot\b/i.test(failure.message) && /mismatch|toMatch(Inline)?Snapshot|does not match|didn't match|obsolete|unmatched/i.test(`${failure.message}\n${failure.output}`);
}
