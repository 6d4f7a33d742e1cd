import { CancelledError, errorMessage, TimeoutError } from '../../base/errors.ts';
import { BreakerOpenError } from '../resilience/circuitBreaker.ts';
import { BulkheadFullError } from '../resilience/bulkhead.ts';
import type { RateReport } from '../resilience/rateLimiter.ts';
import { describeFailure } from './describeFailure.ts';
import type { ModelUsage } from './modelReply.ts';

/** What may go wrong with a call. `detail` is the provider's own words, with secrets taken out. */
export type ModelFailure =
  | { readonly kind: 'auth'; readonly detail: string }
  /** The user has not let us use it. */
  | { readonly kind: 'notAllowed'; readonly detail: string }
  /** The plan that pays for it is used up. */
  | { readonly kind: 'quota'; readonly detail: string }
  /** No such model is offered here now. */
  | { readonly kind: 'notOffered'; readonly detail: string }
  | { readonly kind: 'badRequest'; readonly detail: string }
  | { readonly kind: 'tooLong'; readonly detail: string }
  | { readonly kind: 'rateLimited'; readonly detail: string; readonly retryAfterMs?: number }
  | { readonly kind: 'overloaded'; readonly detail: string; readonly retryAfterMs?: number }
  | { readonly kind: 'server'; readonly detail: string; readonly status?: number; readonly retryAfterMs?: number }
  | { readonly kind: 'timeout'; readonly detail: string }
  /** The reply broke off. */
  | { readonly kind: 'cut'; readonly detail: string }
  | { readonly kind: 'refusal'; readonly detail: string }
  /** The reply grew to the limit before it was finished. */
  | { readonly kind: 'maxTokens'; readonly partial: string }
  /** The reply is not what was asked for, or not what the protocol says. */
  | { readonly kind: 'malformed'; readonly detail: string }
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** It failed so often that it is left alone for a while. */
  | { readonly kind: 'resting'; readonly detail: string }
  /** The run may not spend what the call could cost. */
  | { readonly kind: 'budget'; readonly detail: string }
  /** It is not to leave this machine: a preview, or the setting that keeps everything here. */
  | { readonly kind: 'notSent'; readonly detail: string }
  | { readonly kind: 'cancelled' };

export type FailureKind = ModelFailure['kind'];

/** A failed call. Its message says what happened and what to do, and never holds a key. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly failure: ModelFailure;
  readonly endpoint: string;
  /** What the failed call is charged for nevertheless, where that is known. */
  readonly usage: ModelUsage | undefined;
  readonly rate: RateReport | undefined;

  constructor(endpoint: string, failure: ModelFailure, extra: { usage?: ModelUsage | undefined; rate?: RateReport | undefined } = {}) {
    super(describeFailure(endpoint, failure));
    this.endpoint = endpoint;
    this.failure = failure;
    this.usage = extra.usage;
    this.rate = extra.rate;
  }

  static is(error: unknown): error is ModelError {
    return typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'ModelError';
  }
}

/** What anything thrown around a call comes to. */
export function failureOf(error: unknown): ModelFailure {
  if (ModelError.is(error)) return error.failure;
  if (CancelledError.is(error)) return { kind: 'cancelled' };
  if (TimeoutError.is(error)) return { kind: 'timeout', detail: error.message };
  if (BreakerOpenError.is(error)) return { kind: 'resting', detail: error.message };
  if (error instanceof BulkheadFullError) return { kind: 'overloaded', detail: error.message };
  return { kind: 'server', detail: errorMessage(error) };
}
