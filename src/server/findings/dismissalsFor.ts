import type { DismissalScope, Finding } from '../../protocol/finding.ts';
import type { Dismissal } from '../../teams/review/ports/memory.ts';

/** The line in the dismissal file that a dismissal of this finding comes to. */
export function dismissalsFor(
  finding: Finding,
  params: { readonly scope: DismissalScope; readonly reason: string; readonly until?: number },
  now: number,
): Dismissal[] {
  const common = {
    scope: params.scope,
    rule: finding.rule,
    reason: params.reason.trim(),
    at: new Date(now).toISOString(),
    ...(params.until === undefined ? {} : { until: new Date(params.until).toISOString() }),
  };
  switch (params.scope) {
    case 'finding':
      // The file is named for whoever reads the dismissals; the id is what counts.
      return [{ ...common, file: finding.file, finding: finding.id }];
    case 'file':
      return [{ ...common, file: finding.file }];
    case 'rule':
      return [common];
  }
}
