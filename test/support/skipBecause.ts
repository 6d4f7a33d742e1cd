import type { Context, Runnable, Suite } from 'mocha';

// A registered symbol: in the host tests the reporter and the test files are bundled apart and share no module.
const reasonKey = Symbol.for('roundtable.skipReason');

type Marked = (Runnable | Suite) & { [reasonKey]?: string };

/** Skips the running test or, from a hook, its whole suite, and says why: `npm test` prints the reason. */
export function skipBecause(context: Context, reason: string): never {
  const runnable = context.test as Runnable & { type?: string };
  const marked: Marked = runnable.type === 'hook' && runnable.parent !== undefined ? runnable.parent : runnable;
  marked[reasonKey] = reason;
  return context.skip();
}

/** Why a test was skipped, looked for in the test and in the suites around it. */
export function skipReasonOf(test: Runnable): string {
  for (let at: Marked | undefined = test; at !== undefined; at = at.parent) {
    const reason = at[reasonKey];
    if (reason !== undefined) return reason;
  }
  return 'marked so in its source';
}
