import type { Evidence } from '../../../analysis/observation.ts';
import type { Severity } from '../../../base/severity.ts';
import type { Finding, Vote } from '../finding.ts';
import type { Objection } from './objections.ts';

/** What the reviewer who raised a finding answers to an objection: why it does not hold, or null where it has nothing to say. */
export interface Rebuttal {
  readonly line: number;
  readonly why: string | null;
}

export type DebateVerdict =
  | { readonly kind: 'dropped'; readonly why: string; readonly confidence: number }
  | { readonly kind: 'kept'; readonly severity: Severity; readonly confidence: number; readonly evidence: Evidence; readonly votes: readonly Vote[] };

/** What an objection takes from the confidence, and what is left of that when it was answered. */
const weights: Readonly<Record<Objection['kind'], { readonly unanswered: number; readonly answered: number }>> = {
  marked: { unanswered: 0.5, answered: 0.5 },
  guard: { unanswered: 0.15, answered: 0.05 },
  uncalled: { unanswered: 0.2, answered: 0 },
  refuted: { unanswered: 0.4, answered: 0.2 },
  measured: { unanswered: 0.6, answered: 0.6 },
};
const leastKept = 0.5;
const leastError = 0.7;

/** High stakes and some doubt: what is proven needs no debate, and what weighs little is not worth one. */
export function isDebatable({ severity, confidence, agent, rule }: Pick<Finding, 'severity' | 'confidence' | 'agent' | 'rule'>): boolean {
  // What a model alone says is always argued.
  return rule.endsWith('/judgement') || (severity === 'error' && confidence < 0.9) || (agent === 'security' && severity === 'warning' && confidence < 0.8);
}

/** The judge's rule: a finding survives unless what is held against it, line by line, leaves less than a likely finding. */
export function verdictOn(finding: Finding, objections: readonly Objection[], rebuttals: readonly Rebuttal[], checked: string): DebateVerdict {
  if (objections.length === 0) {
    return { kind: 'kept', severity: finding.severity, confidence: finding.confidence, votes: [], evidence: { kind: 'refutation', text: `A skeptic found nothing against it: ${checked}` } };
  }
  let taken = 0;
  for (const objection of objections) {
    const isAnswered = (rebuttals.find(({ line }) => line === objection.line)?.why ?? null) !== null;
    taken += weights[objection.kind][isAnswered ? 'answered' : 'unanswered'];
  }
  const confidence = Math.round((finding.confidence - taken) * 100) / 100;
  const held = objections.map(({ text }) => text).join('; ');
  if (confidence < leastKept) return { kind: 'dropped', why: held, confidence };
  const answers = rebuttals.flatMap(({ why }) => (why === null ? [] : [why]));
  return {
    kind: 'kept',
    severity: finding.severity === 'error' && confidence < leastError ? 'warning' : finding.severity,
    confidence,
    votes: [{ agent: 'skeptic', vote: 'against', why: held }],
    evidence: { kind: 'refutation', text: `A skeptic objected: ${held}.${answers.length === 0 ? '' : ` Answered: ${answers.join('; ')}.`}` },
  };
}
