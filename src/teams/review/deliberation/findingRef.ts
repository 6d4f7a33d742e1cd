import type { Finding } from '../finding.ts';
import type { Severity } from '../../../base/severity.ts';

/** What agents tell each other of a finding: enough to look at its place, small enough for a message. */
export interface FindingRef {
  readonly id: string;
  readonly root: number;
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  /** Dotted name of the function around it; empty at the top of a file. */
  readonly symbol: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: number;
}

export function refOf({ id, root, file, range, symbol, rule, severity, confidence }: Finding): FindingRef {
  return { id, root, file, line: range.start.line, endLine: Math.max(range.start.line, range.end.column === 1 ? range.end.line - 1 : range.end.line), symbol, rule, severity, confidence };
}
