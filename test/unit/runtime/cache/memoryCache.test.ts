import assert from 'node:assert/strict';
import type { Cache } from '../../../../src/runtime/cache/cache.ts';
import { cacheKey } from '../../../../src/runtime/cache/cache.ts';
import { MemoryCache } from '../../../../src/runtime/cache/memoryCache.ts';

describe('the cache', () => {
  it('keeps what was used last within its size', () => {
    const cache = new MemoryCache({ maxBytes: 100 });
    cache.set('a', 1, { bytes: 40 });
    cache.set('b', 2, { bytes: 40 });
    cache.get('a');
    cache.set('c', 3, { bytes: 40 });
    assert.deepEqual(['a', 'b', 'c'].map((key) => cache.get(key)), [1, undefined, 3]);
  });

  it('keeps falsy values, but not undefined', () => {
    const cache = new MemoryCache();
    for (const [key, value] of Object.entries({ zero: 0, no: false, nothing: null, missing: undefined })) cache.set(key, value);
    assert.deepEqual(['zero', 'no', 'nothing', 'missing'].map((key) => cache.get(key)), [0, false, null, undefined]);
  });

  it('asks what is behind it once', () => {
    let asked = 0;
    const kept = new Map<string, unknown>([['a', 1]]);
    const behind: Cache = {
      get: (key) => {
        asked++;
        return kept.get(key);
      },
      set: (key, value) => void kept.set(key, value),
    };
    const cache = new MemoryCache({ behind });
    assert.deepEqual([cache.get('a'), cache.get('a'), asked], [1, 1, 1]);
    cache.set('b', 2);
    assert.equal(kept.get('b'), 2);
  });

  it('never mixes up versions or contents', () => {
    const keys = [cacheKey('security', '1', 'x'), cacheKey('security', '2', 'x'), cacheKey('style', '1', 'x'), cacheKey('security', '1', 'x', 'y')];
    assert.equal(new Set(keys).size, 4);
  });
});
