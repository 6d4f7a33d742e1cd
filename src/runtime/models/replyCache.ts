import { contentHash } from '../../base/hash.ts';
import { cacheKey } from '../cache/cache.ts';
import type { Cache } from '../cache/cache.ts';
import type { ModelReply } from './modelReply.ts';
import type { ModelRequest } from './modelRequest.ts';

const version = '1';

/** Replies by what was asked of whom. Only masked requests and masked replies come here. */
export class ReplyCache {
  readonly #cache: Cache;

  constructor(cache: Cache) {
    this.#cache = cache;
  }

  /** The endpoints that could answer are part of the question. */
  keyOf(endpoints: readonly string[], request: ModelRequest): string {
    const { tier: _tier, ...asked } = request;
    return cacheKey('model-reply', version, contentHash(JSON.stringify([[...endpoints].sort(), asked])));
  }

  get(key: string): ModelReply | undefined {
    const value = this.#cache.get(key);
    return isReply(value) ? value : undefined;
  }

  /** What is not whole is asked again. */
  set(key: string, reply: ModelReply): void {
    if (reply.stop !== 'end' && reply.stop !== 'toolUse') return;
    const { rate: _rate, ...kept } = reply;
    this.#cache.set(key, kept);
  }
}

function isReply(value: unknown): value is ModelReply {
  return typeof value === 'object' && value !== null && typeof (value as ModelReply).text === 'string' && Array.isArray((value as ModelReply).toolCalls);
}
