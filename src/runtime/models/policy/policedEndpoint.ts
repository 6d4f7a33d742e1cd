import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import type { Event } from '../../../base/event.ts';
import type { BreakerState } from '../../resilience/circuitBreaker.ts';
import type { Purse } from '../money/purse.ts';
import type { CompleteOptions, ModelEndpoint } from '../modelEndpoint.ts';
import type { ModelFailure } from '../modelFailure.ts';
import type { ModelReply, ModelUsage } from '../modelReply.ts';
import type { ModelRequest } from '../modelRequest.ts';

export interface PolicyOptions {
  readonly clock: Clock;
  /** One try may take so long in all. Default 10 min. */
  readonly timeoutMs?: number;
  /** A try ends when nothing comes for so long. Default 90 s: models think before they speak. */
  readonly idleMs?: number;
  /** So many more tries after a failure that may pass. Default 4. */
  readonly retries?: number;
  readonly backoffMs?: number;
  /** A longer wait than this is not made, even if the provider asks for it. Default 60 s. */
  readonly maxPauseMs?: number;
  /** Calls at once. Default 8. */
  readonly concurrency?: number;
  /** Calls that may wait for a place. Default 10,000. */
  readonly queue?: number;
  readonly breaker?: { readonly failures?: number; readonly openMs?: number };
  /** Waits for an open breaker so often; for an endpoint with none beside it. Default 0. */
  readonly breakerWaits?: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly random?: () => number;
}

/** One try at a call, for the log and the trace. */
export interface ModelAttempt {
  readonly endpoint: string;
  readonly milliseconds: number;
  readonly failure: ModelFailure | undefined;
  readonly usage: ModelUsage | undefined;
}

export interface PolicedCallOptions extends CompleteOptions {
  /** Pays for each try; without it nothing limits what is spent. */
  readonly purse?: Purse | undefined;
  readonly onAttempt?: ((attempt: ModelAttempt) => void) | undefined;
}

/** An endpoint that waits, tries again and rests as its policy says. */
export interface PolicedEndpoint extends Disposable {
  readonly id: string;
  readonly isLocal: boolean;
  readonly endpoint: ModelEndpoint;
  complete(request: ModelRequest, options?: PolicedCallOptions): Promise<ModelReply>;
  readonly health: BreakerState;
  /** It failed and is not to be tried again yet, or is on trial already. */
  readonly isResting: boolean;
  readonly onDidChangeHealth: Event<BreakerState>;
}
