/** How bad it is when what is said is true, worst first. */
export const severities = ['error', 'warning', 'info', 'hint'] as const;

export type Severity = (typeof severities)[number];

/** Smaller is worse; for sorting. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}
