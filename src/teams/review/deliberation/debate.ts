import { CancelledError, errorMessage } from '../../../base/errors.ts';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import type { Finding } from '../finding.ts';
import type { FindingRef } from './findingRef.ts';
import { refOf } from './findingRef.ts';
import type { Attack } from './skeptic.ts';
import { verdictOn } from './verdictOn.ts';
import type { DebateVerdict, Rebuttal } from './verdictOn.ts';

export type DebateOutcome = DebateVerdict | { readonly kind: 'undecided'; readonly why: string };

/** What the judge is to hear. */
export interface DebateInput {
  readonly finding: FindingRef;
  /** What a probe has measured against it. */
  readonly refutedBy?: string | undefined;
}

/** A verdict on its way to the aggregator. */
export interface VerdictGiven {
  readonly root: number;
  readonly id: string;
  readonly verdict: DebateVerdict;
}

/** Nobody here has to think for longer, but a skeptic who asks a model. */
const answerWithinMs = 5_000;
const attackWithinMs = 120_000;

/**
 * Argues one finding: the reviewer who raised it says what speaks for it, the skeptic what speaks against it, the
 * reviewer answers once, and the caller judges. One round, so it ends; a side that fails leaves the finding as it is.
 */
export async function debate(finding: Finding, refutedBy: string | undefined, context: AgentContext): Promise<DebateOutcome> {
  const ref = refOf(finding);
  try {
    const { points } = await context.ask<{ readonly points: readonly string[] }>({ agent: finding.agent }, 'debate.propose', { finding: ref }, { kind: 'argument', timeoutMs: answerWithinMs });
    const { objections, checked } = await context.ask<Attack>({ agent: 'skeptic' }, 'debate.claim', { finding: ref, points, refutedBy }, { kind: 'argument', timeoutMs: attackWithinMs });
    let rebuttals: readonly Rebuttal[] = [];
    if (objections.length > 0) {
      ({ rebuttals } = await context.ask<{ readonly rebuttals: readonly Rebuttal[] }>({ agent: finding.agent }, 'debate.answer', { finding: ref, objections }, { kind: 'argument', timeoutMs: answerWithinMs }));
    }
    const verdict = verdictOn(finding, objections, rebuttals, checked);
    if (verdict.kind === 'dropped') context.tell({ agent: finding.agent }, 'finding.refuted', { finding: ref, why: verdict.why }, 'refutation');
    return verdict;
  } catch (error) {
    if (context.signal.aborted || CancelledError.is(error)) throw error;
    return { kind: 'undecided', why: errorMessage(error) };
  }
}
