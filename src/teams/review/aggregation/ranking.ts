import { severityRank } from '../../../base/severity.ts';
import type { Severity } from '../../../base/severity.ts';
import type { Finding } from '../finding.ts';
import { isOpen } from '../finding.ts';
import type { ShowingPolicy } from '../reviewRequest.ts';

const severityWeight: Readonly<Record<Severity, number>> = { error: 8, warning: 4, info: 2, hint: 1 };

/** How much a finding deserves attention: severity × confidence × reach. Reach falls off the changed lines. */
export function weightOf(finding: Pick<Finding, 'severity' | 'confidence' | 'inDiff' | 'votes'>): number {
  const reach = finding.inDiff ? 1 : 0.3;
  const voices = 1 + 0.1 * finding.votes.filter((vote) => vote.vote === 'for').length;
  return severityWeight[finding.severity] * finding.confidence * reach * voices;
}

/** Heaviest first; among equals by place, so that the order is the same each time. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    weightOf(b) - weightOf(a) ||
    a.root - b.root ||
    (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
    a.range.start.line - b.range.start.line ||
    a.range.start.column - b.range.start.column ||
    (a.id < b.id ? -1 : 1)
  );
}

/** Whether a finding may be shown at all, before the cap. */
export function isWorthShowing(finding: Finding, policy: ShowingPolicy): boolean {
  return (
    isOpen(finding.state) &&
    severityRank(finding.severity) <= severityRank(policy.minimumSeverity) &&
    finding.confidence >= policy.minimumConfidence &&
    (finding.inDiff || policy.offDiff)
  );
}

/** Ranks findings and marks the heaviest as shown, at most as many as the policy caps. */
export function rankFindings(findings: readonly Finding[], policy: ShowingPolicy): Finding[] {
  let room = policy.maxShown;
  return [...findings].sort(compareFindings).map((finding) => {
    const shown = isWorthShowing(finding, policy) && room > 0;
    if (shown) room--;
    return shown === finding.shown ? finding : { ...finding, shown };
  });
}
