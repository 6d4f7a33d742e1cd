import { failureOf } from '../modelFailure.ts';
import type { FailureKind } from '../modelFailure.ts';

interface Traits {
  /** The same call may succeed a little later. */
  readonly isPassing: boolean;
  /** It says that the endpoint is not well, which counts for its breaker. */
  readonly isBroken: boolean;
  /** Another endpoint may do better. */
  readonly isElsewhere: boolean;
  /** The provider may have charged for the call though nothing says how much. */
  readonly isCharged: boolean;
}

const traits: Readonly<Record<FailureKind, Traits>> = {
  auth: { isPassing: false, isBroken: false, isElsewhere: true, isCharged: false },
  // What a person has to do is not done by another try.
  notAllowed: { isPassing: false, isBroken: false, isElsewhere: true, isCharged: false },
  quota: { isPassing: false, isBroken: false, isElsewhere: true, isCharged: false },
  notOffered: { isPassing: false, isBroken: false, isElsewhere: true, isCharged: false },
  badRequest: { isPassing: false, isBroken: false, isElsewhere: true, isCharged: false },
  tooLong: { isPassing: false, isBroken: false, isElsewhere: true, isCharged: false },
  // Rate limits are kept by waiting; a breaker would only add to the wait.
  rateLimited: { isPassing: true, isBroken: false, isElsewhere: true, isCharged: false },
  overloaded: { isPassing: true, isBroken: true, isElsewhere: true, isCharged: false },
  server: { isPassing: true, isBroken: true, isElsewhere: true, isCharged: false },
  timeout: { isPassing: true, isBroken: true, isElsewhere: true, isCharged: true },
  cut: { isPassing: true, isBroken: true, isElsewhere: true, isCharged: true },
  malformed: { isPassing: true, isBroken: true, isElsewhere: true, isCharged: true },
  unreachable: { isPassing: true, isBroken: true, isElsewhere: true, isCharged: false },
  resting: { isPassing: false, isBroken: false, isElsewhere: true, isCharged: false },
  refusal: { isPassing: false, isBroken: false, isElsewhere: false, isCharged: true },
  maxTokens: { isPassing: false, isBroken: false, isElsewhere: false, isCharged: true },
  budget: { isPassing: false, isBroken: false, isElsewhere: false, isCharged: false },
  notSent: { isPassing: false, isBroken: false, isElsewhere: false, isCharged: false },
  cancelled: { isPassing: false, isBroken: false, isElsewhere: false, isCharged: true },
};

export function traitsOf(error: unknown): Traits {
  return traits[failureOf(error).kind];
}

export function retryAfterOf(error: unknown): number | undefined {
  const failure = failureOf(error);
  return 'retryAfterMs' in failure ? failure.retryAfterMs : undefined;
}
