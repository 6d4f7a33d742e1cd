import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CancelledError } from '../../../../../src/base/errors.ts';
import { minimise } from '../../../../../src/teams/healing/locate/deltaDebugging.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';

const signal = new AbortController().signal;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('minimising by delta debugging', () => {
  noLeaks();

  it('finds exactly what it takes, in the order of the items, and asks for no subset twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }).chain((count) => fc.tuple(fc.constant(count), fc.uniqueArray(fc.nat(count - 1), { minLength: 1, maxLength: 4 }))), async ([count, culprits]) => {
        const asked = new Set<string>();
        const found = await minimise(numbers(count), async (subset) => {
          assert.ok(!asked.has(subset.join()));
          asked.add(subset.join());
          return culprits.every((one) => subset.includes(one));
        }, { maxTests: 10_000, signal });
        assert.deepEqual(found, [...culprits].sort((a, b) => a - b));
      }),
    );
  });

  it('finds a part that nothing can be left out of, whatever the failure depends on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 9 }), fc.func(fc.boolean()), async (count, chance) => {
        const all = numbers(count);
        // Any answer at all, but that everything fails and nothing does not.
        const answer = (subset: readonly number[]): boolean => subset.length === count || (subset.length > 0 && chance(subset.join()));
        const found = await minimise(all, async (subset) => answer(subset), { maxTests: 10_000, signal });
        assert.ok(answer(found));
        if (found.length > 1) for (const one of found) assert.ok(!answer(found.filter((other) => other !== one)), `${one} could be left out of ${found.join()}`);
      }),
    );
  });

  it('finds one among a thousand with about twice the logarithm of questions', async () => {
    let asked = 0;
    const found = await minimise(numbers(1_000), async (subset) => {
      asked++;
      return subset.includes(777);
    }, { maxTests: 1_000, signal });
    assert.deepEqual(found, [777]);
    assert.ok(asked <= 22, `${asked} questions`);
  });

  it('stops at the number of questions it may ask, with what it has', async () => {
    let asked = 0;
    const found = await minimise(numbers(64), async (subset) => {
      asked++;
      return [3, 60].every((one) => subset.includes(one));
    }, { maxTests: 12, signal });
    assert.equal(asked, 12);
    assert.ok(found.includes(3) && found.includes(60) && found.length < 64);
  });

  it('asks nothing where there is nothing to leave out, and ends when cancelled', async () => {
    const never = async (): Promise<boolean> => assert.fail('asked');
    assert.deepEqual(await minimise([], never, { maxTests: 5, signal }), []);
    assert.deepEqual(await minimise([1], never, { maxTests: 5, signal }), [1]);
    await assert.rejects(minimise([1, 2], never, { maxTests: 5, signal: AbortSignal.abort() }), (error) => CancelledError.is(error));
  });
});
