import assert from 'node:assert/strict';
import type { EventBatch } from '../../../src/protocol/monitor/monitorHost.ts';
import { readMemory } from '../../../webview-ui/src/model/memory.ts';
import { PullLoop } from '../../../webview-ui/src/model/pullLoop.ts';
import type { PullState } from '../../../webview-ui/src/model/pullLoop.ts';
import { RunLog } from '../../../webview-ui/src/model/runLog.ts';
import { confidence, duration, money, plainText, short } from '../../../webview-ui/src/model/words.ts';
import { reviewRun } from '../../support/monitor/syntheticRuns.ts';

describe('the page', () => {
  it('takes memory of another version or a damaged one as none', () => {
    for (const stored of [undefined, null, 7, 'x', [], { run: 7, tab: 'gone', cursor: 'x', view: { top: 900 }, collapsed: [1, 'a'] }]) {
      const memory = readMemory(stored);
      assert.equal(memory.tab, 'messages');
      assert.equal(memory.cursor, null);
      assert.equal(memory.view.top, 44);
    }
    assert.deepEqual(readMemory({ collapsed: [1, 'a'] }).collapsed, ['a']);
  });

  it('pulls one batch at a time, waits for growth, and says what went wrong', async () => {
    const events = reviewRun();
    const log = new RunLog();
    const states: PullState['kind'][] = [];
    const stop = new AbortController();
    let isBroken = false;
    let open = 0;
    const pull = async (_run: string, after: number, limit: number): Promise<EventBatch> => {
      assert.equal(++open, 1);
      await Promise.resolve();
      open--;
      if (isBroken) throw new Error('The server has stopped.');
      return { events: events.slice(after, Math.min(after + limit, 100 + after)), head: Math.min(events.length, 200) };
    };
    const loop = new PullLoop({ host: { pull }, run: 'r', log, signal: stop.signal, onState: ({ kind }) => states.push(kind), onProgress: () => undefined, breathe: () => Promise.resolve() });
    const done = loop.run();
    await until(() => states.at(-1) === 'current');
    assert.equal(log.head, 200);
    isBroken = true;
    loop.grew(201);
    await done;
    assert.deepEqual(states, ['loading', 'current', 'failed']);
    stop.abort();
  });

  it('shows control characters and marks that turn text around', () => {
    assert.equal(plainText('a\u0000b\u001b[31m\u202ec'), 'a\u2400b\u241b[31m\ufffdc');
    assert.equal(plainText('tab\tnew\nline'), 'tab\tnew\nline');
  });

  it('says numbers in words with their units', () => {
    assert.deepEqual([duration(0.4), duration(387), duration(8200), duration(61_000), duration(3_600_000)], ['0.4 ms', '387 ms', '8.2 s', '1 min 1 s', '1 h 0 min']);
    assert.deepEqual([short(999), short(1234), short(2_500_000), money(0.004), money(1.2), confidence(0.7)], ['999', '1.2k', '2.5M', '$0.0040', '$1.20', 'likely (0.70)']);
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !condition(); turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(condition());
}
