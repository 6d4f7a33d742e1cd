import assert from 'node:assert/strict';
import { UserFacingError } from '../../../../../src/base/errors.ts';
import { readPrices } from '../../../../../src/runtime/models/money/readPrices.ts';

describe('Prices that a user states', () => {
  it('cost as much from the cache as without where nothing else is said', () => {
    assert.deepEqual(readPrices({ 'anthropic/x': { input: 3, output: 15 }, 'openai/y': { input: 0, output: 0, cacheRead: 1, cacheWrite: 2 } }), {
      'anthropic/x': { input: 3, output: 15, cacheRead: 3, cacheWrite: 3 },
      'openai/y': { input: 0, output: 0, cacheRead: 1, cacheWrite: 2 },
    });
    assert.deepEqual(readPrices({}), {});
  });

  for (const wrong of [null, [], 'x', { 'a/b': { input: 1 } }, { 'a/b': { input: -1, output: 1 } }, { 'a/b': { input: '1', output: 1 } }, { 'a/b': { input: 1, output: 1, cached: 1 } }, { 'a/b': 5 }]) {
    it(`are refused with what is wrong: ${JSON.stringify(wrong)}`, () => {
      assert.throws(() => readPrices(wrong), (error) => UserFacingError.is(error) && /cannot be read/.test(error.message) && /US dollars/.test(error.hint ?? ''));
    });
  }
});
