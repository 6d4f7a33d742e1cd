import assert from 'node:assert/strict';
import type { Disposable } from '../../src/base/disposable.ts';
import { setLeakTracker } from '../../src/base/disposable.ts';

/** Call inside `describe`: each test of the suite fails when it leaves a disposable behind. */
export function noLeaks(): void {
  const alive = new Map<Disposable, string>();
  beforeEach(() => {
    alive.clear();
    setLeakTracker({
      track: (disposable) => void alive.set(disposable, new Error('created here').stack ?? ''),
      untrack: (disposable) => void alive.delete(disposable),
    });
  });
  afterEach(() => {
    setLeakTracker(undefined);
    assert.equal(alive.size, 0, `left undisposed:\n${[...alive.values()].join('\n')}`);
  });
}
