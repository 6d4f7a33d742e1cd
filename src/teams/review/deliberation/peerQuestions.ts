import type { Finding, ReviewerId } from '../finding.ts';

/** What one reviewer can ask another about the place of a finding. */
export type PeerSubject = 'reach.of' | 'callers.of' | 'heat.of';

/** Who knows the answer. */
export const whoKnows: Readonly<Record<PeerSubject, ReviewerId>> = { 'reach.of': 'tests', 'callers.of': 'structure', 'heat.of': 'performance' };

export type PeerAnswer =
  | { readonly subject: 'reach.of'; readonly verdict: 'reached' | 'unreached' | 'unknown'; readonly by: 'coverage' | 'imports' | 'nothing'; readonly tests: readonly string[] }
  | { readonly subject: 'callers.of'; readonly isKnown: boolean; readonly files: readonly string[]; readonly count: number; readonly tests: number }
  | { readonly subject: 'heat.of'; readonly isHot: boolean; readonly why: string };

/** Switched-off checks and written-down secrets are wrong wherever they stand; only what code does has callers and tests. */
const aboutBehaviour = /^security\/(?!secret|hard-coded|tls|weak|insecure-cookie|jwt|ssh|file-perm)/;

/** What the reviewer who raised a finding wants to know before it is shown. */
export function questionsOf(finding: Pick<Finding, 'agent' | 'rule' | 'severity'>): readonly PeerSubject[] {
  if (finding.agent === 'security' && aboutBehaviour.test(finding.rule)) return ['reach.of', 'callers.of'];
  if (finding.rule === 'structure/complexity-raised' || finding.rule === 'structure/duplicate-code') return ['heat.of'];
  if (finding.rule === 'tests/untested-change') return ['callers.of'];
  if (finding.agent === 'performance') return ['callers.of', 'reach.of'];
  return [];
}
