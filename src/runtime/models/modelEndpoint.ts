import type { ModelReply, ModelReplyProgress } from './modelReply.ts';
import type { ModelRequest } from './modelRequest.ts';

/** What a model is called by: `anthropic/claude-opus-5-5`. The part after the first slash may hold slashes itself. */
export type ModelId = string;

export interface CompleteOptions {
  /** Aborts the HTTP request itself. */
  readonly signal?: AbortSignal | undefined;
  /** Told while the reply comes in. */
  readonly onProgress?: ((progress: ModelReplyProgress) => void) | undefined;
}

/**
 * One model behind one address. `complete` makes a single try: it rejects with a `ModelError`, or with a cancellation
 * when the signal aborts. Retries, limits and money are the business of those around it.
 */
export interface ModelEndpoint {
  readonly id: ModelId;
  /** Nothing is charged for it: it runs on this machine. */
  readonly isLocal: boolean;
  complete(request: ModelRequest, options?: CompleteOptions): Promise<ModelReply>;
  /** The provider's own count of what a request would be charged for, where it offers one. */
  countTokens?(request: ModelRequest, signal?: AbortSignal): Promise<number>;
}
