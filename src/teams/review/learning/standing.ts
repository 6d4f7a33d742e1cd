import type { Dismissal, KnownFinding } from '../ports/memory.ts';

/** What became of what a reviewer said, where somebody decided on it. */
export interface Standing {
  /** Findings that went away because the code was changed. */
  readonly acted: number;
  readonly dismissed: number;
  /** Whether fewer than half were worth acting on. */
  readonly isUnderBar: boolean;
}

/** With fewer decisions than this nothing can be said. */
const fewest = 10;
const bar = 0.5;

/** How a reviewer stands with the people of some roots; undefined until they have decided often enough. */
export function standingOf(reviewer: string, memories: readonly { readonly known: ReadonlyMap<string, KnownFinding>; readonly dismissals: readonly Dismissal[] }[]): Standing | undefined {
  let acted = 0;
  let dismissed = 0;
  for (const { known, dismissals } of memories) {
    const dismissedIds = new Set(dismissals.flatMap(({ finding }) => (finding === undefined ? [] : [finding])));
    for (const finding of known.values()) if (finding.agent === reviewer && finding.closedAt !== null && !dismissedIds.has(finding.id)) acted++;
    for (const { rule, finding } of dismissals) if ((known.get(finding ?? '')?.agent ?? reviewerOf(rule)) === reviewer) dismissed++;
  }
  if (acted + dismissed < fewest) return undefined;
  return { acted, dismissed, isUnderBar: acted / (acted + dismissed) < bar };
}

/** Rules of other tools come from the style reviewer. */
function reviewerOf(rule: string): string {
  const area = rule.split('/')[0]!;
  return ['eslint', 'biome', 'oxlint', 'ruff'].includes(area) ? 'style' : area;
}
