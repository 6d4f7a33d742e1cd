import { CancelledError, errorMessage, throwIfAborted } from '../../../base/errors.ts';
import type { Evidence } from '../../../analysis/observation.ts';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import type { ReviewerId, Vote } from '../finding.ts';
import { supportOf } from './evidenceOfAnswer.ts';
import type { FindingRef } from './findingRef.ts';
import type { PeerAnswer, PeerSubject } from './peerQuestions.ts';
import { whoKnows } from './peerQuestions.ts';

/** A finding and what its reviewer wants to know about its place. */
export interface Consultation {
  readonly finding: FindingRef;
  readonly questions: readonly PeerSubject[];
}

/** What peers said to a finding; in the log, so that a resumed run has it again. */
export interface Counsel {
  readonly root: number;
  readonly id: string;
  readonly evidence: readonly Evidence[];
  readonly votes: readonly Vote[];
}

export interface ConsultAnswer {
  readonly counsels: readonly Counsel[];
  /** Questions that nobody answered, and why. */
  readonly unanswered: readonly string[];
}

const answerWithinMs = 10_000;

/** A reviewer asks its peers about the places of its findings; a peer who is not seated or does not answer costs only its answer. */
export async function consult(consultations: readonly Consultation[], seated: ReadonlySet<ReviewerId>, context: AgentContext): Promise<ConsultAnswer> {
  const counsels: Counsel[] = [];
  const unanswered = new Set<string>();
  for (const { finding, questions } of consultations) {
    throwIfAborted(context.signal);
    const evidence: Evidence[] = [];
    const votes: Vote[] = [];
    for (const subject of questions) {
      const peer = whoKnows[subject];
      if (!seated.has(peer) || peer === context.agent) continue;
      try {
        const answer = await context.ask<PeerAnswer>({ agent: peer }, subject, { finding }, { timeoutMs: answerWithinMs });
        const support = supportOf(answer, finding.rule);
        if (support.evidence !== undefined) evidence.push(support.evidence);
        if (support.vote !== undefined) {
          votes.push(support.vote);
        }
      } catch (error) {
        if (context.signal.aborted || CancelledError.is(error)) throw error;
        unanswered.add(`${peer} did not say ${subject}: ${errorMessage(error)}`);
      }
    }
    if (evidence.length > 0 || votes.length > 0) counsels.push({ root: finding.root, id: finding.id, evidence, votes });
  }
  return { counsels, unanswered: [...unanswered] };
}
