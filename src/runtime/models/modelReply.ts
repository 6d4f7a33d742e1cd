import type { RateReport } from '../resilience/rateLimiter.ts';
import type { RawTurn } from './modelRequest.ts';

/** Why a model stopped. */
export type StopReason = 'end' | 'toolUse' | 'maxTokens' | 'refusal';

/** Tokens charged for; the three kinds of input do not overlap. */
export interface ModelUsage {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** The provider did not say: counted here by length. */
  readonly isEstimate?: boolean;
}

/** A call that the model asks for. Arguments that are no JSON, even after repair, keep their text instead. */
export type ToolCall =
  | { readonly id: string; readonly name: string; readonly input: unknown }
  | { readonly id: string; readonly name: string; readonly unreadable: string };

export interface ModelReply {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly stop: StopReason;
  readonly usage: ModelUsage;
  /** The model that answered, in its provider's words. */
  readonly model: string;
  readonly raw?: RawTurn;
  /** What the provider said of its limits. */
  readonly rate?: RateReport;
  /** Why it refused, where it says. */
  readonly refusal?: string;
}

export type ModelReplyProgress =
  /** Some more of the text. Masked words are still masked in it. */
  | { readonly kind: 'text'; readonly text: string }
  /** A sign of life without text: thinking, or the arguments of a call. */
  | { readonly kind: 'alive' }
  /** Another try has begun: what was told before is void. */
  | { readonly kind: 'restarted' };
