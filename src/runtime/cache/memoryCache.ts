import { LRUCache } from 'lru-cache';
import type { Cache } from './cache.ts';

const defaultBytes = 32 * 1024 * 1024;

/** The most recently used values in memory, in front of a slower cache where there is one. */
export class MemoryCache implements Cache {
  readonly #behind: Cache | undefined;
  readonly #recent: LRUCache<string, { readonly value: unknown }>;

  constructor(options: { behind?: Cache; maxBytes?: number } = {}) {
    this.#behind = options.behind;
    this.#recent = new LRUCache({ maxSize: options.maxBytes ?? defaultBytes });
  }

  get(key: string): unknown {
    const recent = this.#recent.get(key);
    if (recent !== undefined) return recent.value;
    const value = this.#behind?.get(key);
    if (value !== undefined) this.#recent.set(key, { value }, { size: sizeOf(key, value) });
    return value;
  }

  set(key: string, value: unknown, options: { bytes?: number } = {}): void {
    if (value === undefined) return;
    const bytes = options.bytes ?? sizeOf(key, value);
    this.#recent.set(key, { value }, { size: Math.max(1, bytes) });
    this.#behind?.set(key, value, { bytes });
  }
}

function sizeOf(key: string, value: unknown): number {
  return key.length + (JSON.stringify(value)?.length ?? 0);
}
