import type { FindingState } from '../finding.ts';
import type { Dismissal } from '../ports/memory.ts';

/** The dismissal that holds for a finding at a moment, as its state; undefined where none does. */
export function dismissedState(
  finding: { readonly id: string; readonly rule: string; readonly file: string },
  dismissals: readonly Dismissal[],
  now: number,
): Extract<FindingState, { status: 'dismissed' }> | undefined {
  for (const dismissal of dismissals) {
    if (!covers(dismissal, finding)) continue;
    const until = dismissal.until === undefined ? undefined : Date.parse(dismissal.until);
    if (until !== undefined && !(until > now)) continue;
    return {
      status: 'dismissed',
      at: Date.parse(dismissal.at) || now,
      reason: dismissal.reason,
      scope: dismissal.scope,
      ...(until === undefined ? {} : { until }),
    };
  }
  return undefined;
}

function covers(dismissal: Dismissal, finding: { readonly id: string; readonly rule: string; readonly file: string }): boolean {
  switch (dismissal.scope) {
    case 'finding':
      return dismissal.finding === finding.id;
    case 'file':
      return dismissal.rule === finding.rule && dismissal.file === finding.file;
    case 'rule':
      return dismissal.rule === finding.rule;
  }
}
