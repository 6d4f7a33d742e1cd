import type { DiagnosticData } from '../../protocol/messages.ts';

/** What the server attached to a diagnostic, where it is one of ours. */
export function diagnosticDataOf(diagnostic: object): DiagnosticData | undefined {
  const data = (diagnostic as { data?: unknown }).data;
  if (typeof data !== 'object' || data === null) return undefined;
  const { findingId, rule } = data as Partial<DiagnosticData>;
  return typeof findingId === 'string' && typeof rule === 'string' ? { findingId, rule } : undefined;
}
