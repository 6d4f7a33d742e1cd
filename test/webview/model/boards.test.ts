import assert from 'node:assert/strict';
import type { MonitorEvent } from '../../../src/protocol/monitor/monitorEvent.ts';
import { compareAgents, firstDivergence } from '../../../webview-ui/src/model/compareRuns.ts';
import { auctionsOf } from '../../../webview-ui/src/model/contractNet.ts';
import { criticalPath } from '../../../webview-ui/src/model/criticalPath.ts';
import { messageTest, noFilter } from '../../../webview-ui/src/model/filter.ts';
import { Queues } from '../../../webview-ui/src/model/queues.ts';
import { RunLog } from '../../../webview-ui/src/model/runLog.ts';
import { healRun, reviewRun } from '../../support/monitor/syntheticRuns.ts';

function logOf(events: readonly MonitorEvent[]): RunLog {
  const log = new RunLog();
  for (const event of events) log.append(event);
  return log;
}

describe('what the boards tell', () => {
  it('is who bid what, who declined and who was awarded first', () => {
    const log = logOf(healRun());
    const [auction, ...others] = auctionsOf(log, log.head);
    assert.equal(others.length, 0);
    assert.deepEqual(auction!.bids.map(({ bidder, answer, confidence, award }) => [bidder, answer, confidence, award]), [
      ['templates', 'bid', 0.75, 1], ['search', 'bid', 0.35, null], ['revert', 'bid', 0.6, 2], ['snapshot', 'declined', null, null], ['expectation', 'declined', null, null],
    ]);
  });

  it('is no more than had been said by a moment', () => {
    const log = logOf(healRun());
    const [whole] = auctionsOf(log, log.head);
    const [begun] = auctionsOf(log, whole!.seq);
    assert.deepEqual(begun!.bids.map(({ answer }) => answer), ['silent']);
    assert.deepEqual(auctionsOf(log, whole!.seq - 1), []);
  });

  it('is how much waits for each agent, forwards and backwards', () => {
    const log = logOf(reviewRun());
    const queues = new Queues(log);
    const created = log.events.findIndex(({ body }) => body.type === 'task.started' && body.task === 't1');
    assert.equal(queues.at(created).get('security'), 6);
    assert.equal(queues.at(log.head).size, 0);
    assert.equal(queues.at(created).get('security'), 6);
  });

  it('is nothing between a run and itself', () => {
    const [one, other] = [logOf(reviewRun()), logOf(reviewRun())];
    assert.equal(firstDivergence(one, other), null);
    assert.ok(compareAgents(one, other).every((agent) => JSON.stringify(agent.one) === JSON.stringify(agent.other)));
  });

  it('is nothing where only the order between agents differs', () => {
    assert.equal(firstDivergence(logOf(reviewRun()), logOf(reviewRun({ seed: 99 }))), null);
  });

  it('is the first event at which an agent did something else', () => {
    const events = reviewRun();
    const at = events.findIndex(({ body }) => body.type === 'message' && body.message.kind === 'refutation');
    const other = events.map((event, index) => (index === at && event.body.type === 'message' ? { ...event, body: { ...event.body, message: { ...event.body.message, subject: 'f1' } } } : event));
    assert.deepEqual(firstDivergence(logOf(events), logOf(other)), { agent: 'judge', one: at + 1, other: at + 1 });
  });

  it('is the work that decided how long the run took', () => {
    const log = logOf(reviewRun());
    const names = [...criticalPath(log)].map((span) => log.spans.names[span]);
    assert.equal(names[0], 't0');
    assert.ok(names.includes('t90'));
    for (const span of criticalPath(log)) assert.ok(span === 0 || log.spans.parent.at(span) >= 0);
  });

  it('passes a filter by agent, kind, text and errors only', () => {
    const log = logOf(reviewRun());
    const passing = (filter: Partial<typeof noFilter>): number => {
      const test = messageTest(log, { ...noFilter, ...filter });
      return log.messages.messages.filter((_, index) => test(index)).length;
    };
    assert.equal(passing({}), log.messages.length);
    assert.equal(passing({ kinds: ['vote'] }), 3);
    assert.equal(passing({ agent: 'judge', kinds: ['refutation'] }), 1);
    assert.equal(passing({ text: 'two LINES above' }), 1);
    assert.equal(passing({ errorsOnly: true }), 2);
    assert.equal(passing({ agent: 'nobody' }), 0);
  });
});
