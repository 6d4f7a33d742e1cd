import type { TestRef } from '../testModel.ts';
import { minimise } from '../locate/deltaDebugging.ts';

/**
 * The fewest tests that must run before another for it to fail, by delta debugging; the one that pollutes what they
 * share, most often. Null where running all of them does not bring the failure back.
 */
export async function findPolluter(
  before: readonly TestRef[],
  fails: (subset: readonly TestRef[]) => Promise<boolean>,
  options: { maxTests: number; signal: AbortSignal },
): Promise<readonly TestRef[] | null> {
  if (before.length === 0 || !(await fails(before))) return null;
  return minimise(before, fails, options);
}
