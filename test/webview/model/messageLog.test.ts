import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { MonitorMessage } from '../../../src/protocol/monitor/monitorEvent.ts';
import { Lanes } from '../../../webview-ui/src/model/lanes.ts';
import { MessageLog } from '../../../webview-ui/src/model/messageLog.ts';

function logOf(pairs: readonly (readonly [id: string, cause: string | null])[]): MessageLog {
  const log = new MessageLog(new Lanes());
  for (const [index, [id, cause]] of pairs.entries()) log.push(index + 1, index, message(id, cause));
  return log;
}

function message(id: string, cause: string | null): MonitorMessage {
  return { id, from: 'one', to: 'two', via: 'agent', kind: 'event', subject: id, preview: '', size: 0, cause, task: null };
}

describe('who caused whom among messages', () => {
  it('is told in both directions, the nearest cause first and effects in the order they were sent', () => {
    const log = logOf([['a', null], ['b', 'a'], ['c', 'a'], ['d', 'b']]);
    assert.deepEqual(log.causes(3), [1, 0]);
    assert.deepEqual(log.effects(0), [{ index: 1, depth: 1 }, { index: 3, depth: 2 }, { index: 2, depth: 1 }]);
  });

  it('ends where a foreign log goes in circles', () => {
    const log = logOf([['a', 'c'], ['b', 'a'], ['c', 'b'], ['d', 'd']]);
    assert.deepEqual(log.causes(0), [2, 1]);
    assert.deepEqual(log.effects(0).map(({ index }) => index), [1, 2]);
    assert.deepEqual(log.causes(3), []);
  });

  it('is unknown for a cause that is not there, and known once it comes late', () => {
    const log = logOf([['b', 'a'], ['c', 'nowhere']]);
    assert.deepEqual(log.causes(0), []);
    log.push(3, 3, message('a', null));
    assert.deepEqual(log.causes(0), [2]);
    assert.deepEqual(log.effects(2), [{ index: 0, depth: 1 }]);
    assert.deepEqual(log.causes(1), []);
  });

  it('ends for any causes, and never names a message as its own', () => {
    const pairs = fc.array(fc.tuple(fc.nat(12).map(String), fc.option(fc.nat(14).map(String))), { maxLength: 40 });
    fc.assert(fc.property(pairs, (all) => {
      const log = logOf(all);
      for (let index = 0; index < log.length; index++) {
        const chain = log.causes(index);
        const effects = log.effects(index).map((effect) => effect.index);
        assert.equal(new Set(chain).size, chain.length);
        assert.equal(new Set(effects).size, effects.length);
        assert.ok(!chain.includes(index) && !effects.includes(index));
      }
    }));
  });
});
