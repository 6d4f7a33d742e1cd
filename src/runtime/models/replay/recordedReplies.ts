import { contentHash } from '../../../base/hash.ts';
import type { RunEvent } from '../../runs/runEvent.ts';
import type { ModelFailure } from '../modelFailure.ts';
import type { ModelReply } from '../modelReply.ts';
import type { ModelRequest } from '../modelRequest.ts';

/** The fact in which a run keeps what a model answered, hidden values still hidden. */
export const repliedFact = 'model.replied';

export interface RepliedFact {
  readonly digest: string;
  readonly endpoint: string;
  readonly answer: { readonly reply: ModelReply } | { readonly failure: ModelFailure };
}

/**
 * Names a masked request by what it asks, whoever fenced it: the marks of a fence come from a key of the installation, and
 * a run may be replayed on another. Turns as a provider sent them are left out; their words are there besides.
 */
export function replayDigest({ tier: _tier, ...request }: ModelRequest): string {
  return contentHash(JSON.stringify(request, (key, value: unknown) => (key === 'raw' ? undefined : value)).replace(/<(\/?)data-[0-9a-f]{16}(?=[ >])/g, '<$1data-'));
}

/** What models answered in a run, to be given again to the same requests. */
export class RecordedReplies {
  readonly #answers = new Map<string, RepliedFact['answer'][]>();
  /** Who answered. */
  readonly endpoint: string | undefined;

  constructor(events: Iterable<RunEvent>) {
    let endpoint: string | undefined;
    for (const { body } of events) {
      if (body.type !== 'fact' || body.name !== repliedFact) continue;
      const fact = body.data as RepliedFact;
      endpoint ??= fact.endpoint;
      this.#answers.set(fact.digest, [...(this.#answers.get(fact.digest) ?? []), fact.answer]);
    }
    this.endpoint = endpoint;
  }

  /** The answers to a request that was made several times come in their order, the last one again and again. */
  next(request: ModelRequest): RepliedFact['answer'] | undefined {
    const answers = this.#answers.get(replayDigest(request));
    return answers !== undefined && answers.length > 1 ? answers.shift() : answers?.[0];
  }
}
