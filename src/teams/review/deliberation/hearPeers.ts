import type { AgentContext } from '../../../runtime/agents/agent.ts';
import type { Message } from '../../../runtime/bus/message.ts';
import type { ReviewerId } from '../finding.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { answerPeer } from './answerPeers.ts';
import type { FindingRef } from './findingRef.ts';
import type { Objection } from './objections.ts';
import { whoKnows } from './peerQuestions.ts';
import type { PeerSubject } from './peerQuestions.ts';
import { pointsFor, rebut } from './rebut.ts';

/** What a reviewer answers when a peer, the skeptic's judge or nobody in particular speaks to it. */
export function hearPeers(reviewer: ReviewerId, session: ReviewSession, message: Message, context: AgentContext): unknown {
  const { subject } = message;
  const { finding: ref, objections = [] } = message.content as { readonly finding: FindingRef; readonly objections?: readonly Objection[] };
  if (isQuestion(subject) && whoKnows[subject] === reviewer) return context.use('instrument.run', subject, () => answerPeer(session, subject, ref, context.signal));
  const own = session.table.find(ref.root, ref.id);
  if (subject === 'debate.propose') return { points: own === undefined ? [] : pointsFor(own) };
  if (subject === 'debate.answer') return { rebuttals: own === undefined ? [] : rebut(own, objections) };
  return undefined;
}

function isQuestion(subject: string): subject is PeerSubject {
  return subject in whoKnows;
}
