import type { Team } from '../../runtime/engine.ts';
import { createAggregator } from './agents/aggregator.ts';
import { createCoordinator } from './agents/coordinator.ts';
import { createJudge } from './deliberation/judge.ts';
import { createSkeptic } from './deliberation/skeptic.ts';
import { createFixChecker } from './checking/fixChecker.ts';
import { createProber } from './probing/prober.ts';
import type { ReviewPorts } from './reviewPorts.ts';
import type { ReviewRequest } from './reviewRequest.ts';
import { seatReviewers } from './reviewers.ts';
import { ReviewSession } from './reviewSession.ts';

/** The review team: a coordinator, its reviewers in parallel, the aggregator who hears them all, judge and skeptic for what is doubtful, and a prober where code may be run. */
export function createReviewTeam(ports: ReviewPorts): Team<ReviewRequest> {
  return {
    name: 'review',
    version: '2',
    lead: 'coordinator',
    lanes: { analysis: 8, slow: 2, linter: 1, project: 1, model: 4, probe: 1 },
    agents: (request) => {
      const session = new ReviewSession(request, ports);
      const reviewers = seatReviewers(session);
      return [createCoordinator(session, reviewers), ...reviewers.agents, createAggregator(session), createJudge(session), createSkeptic(session), ...(session.models === undefined ? [] : [createFixChecker(session)]), ...(session.probes === undefined ? [] : [createProber(session, session.probes)])];
    },
  };
}
