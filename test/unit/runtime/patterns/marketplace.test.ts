import assert from 'node:assert/strict';
import { marketplace } from '../../../../src/runtime/patterns/marketplace.ts';
import type { Bid } from '../../../../src/runtime/patterns/marketplace.ts';
import type { TaskOutcome } from '../../../../src/runtime/scheduler/task.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { agent, checkLog, RuntimeFixture, team } from '../../../support/runtimeFixture.ts';

const bidder = (id: string, bid: Bid | null | 'silent', work: () => unknown = () => `${id} did it`): ReturnType<typeof agent> =>
  agent(id, async () => work(), {
    onMessage: (message) => {
      if (message.kind !== 'announce') return undefined;
      if (bid === 'silent') throw new Error('out of order');
      return bid;
    },
  });

describe('the marketplace pattern', () => {
  noLeaks();

  async function hold(bidders: ReturnType<typeof agent>[], isEnough: (outcome: TaskOutcome) => boolean, width = 1): Promise<{ fixture: RuntimeFixture; awarded: string[]; bids: string[] }> {
    const fixture = new RuntimeFixture();
    const awarded: string[] = [];
    const handle = fixture.start(
      team(async (_task, context) => {
        const bids = await marketplace(context, {
          subject: 'job',
          announcement: 'mend it',
          bidders: bidders.map(({ id }) => id),
          width,
          task: ({ bidder: to }) => ({ key: to, kind: 'job', input: null, to: { agent: to } }),
          onOutcome: (outcome, bid) => {
            awarded.push(`${bid.bidder} ${outcome.status}`);
            return isEnough(outcome) ? 'enough' : 'more';
          },
        });
        return bids.map(({ bidder: from }) => from);
      }, bidders),
      null,
    );
    const end = await fixture.endOf(handle);
    checkLog(fixture.events);
    return { fixture, awarded, bids: (end as { result: string[] }).result };
  }

  it('awards the best value first and leaves the rest once it has enough', async () => {
    const { awarded, bids } = await hold(
      [bidder('dear', { confidence: 0.5, cost: 100, why: '' }), bidder('good', { confidence: 0.9, cost: 1, why: '' }), bidder('poor', { confidence: 0.2, cost: 1, why: '' })],
      () => true,
    );
    assert.deepEqual(bids, ['good', 'poor', 'dear']);
    assert.deepEqual(awarded, ['good done']);
  });

  it('falls back on the losers when the winner fails', async () => {
    const fails = (): never => {
      throw new Error('could not');
    };
    const { awarded } = await hold(
      [bidder('first', { confidence: 0.9, cost: 1, why: '' }, fails), bidder('second', { confidence: 0.5, cost: 1, why: '' })],
      ({ status }) => status === 'done',
    );
    assert.deepEqual(awarded, ['first failed', 'second done']);
  });

  it('takes a bidder that declines, or cannot answer, for one that does not bid', async () => {
    const { awarded, bids } = await hold([bidder('no', null), bidder('broken', 'silent'), bidder('yes', { confidence: 0.1, cost: 1, why: '' })], () => false);
    assert.deepEqual(bids, ['yes']);
    assert.deepEqual(awarded, ['yes done']);
  });

  it('puts announcements, bids and awards on the bus, each with its cause', async () => {
    const { fixture } = await hold([bidder('a', { confidence: 0.5, cost: 1, why: 'sure' })], () => true);
    const kinds = fixture.events.flatMap(({ body }) => (body.type === 'message' ? [body.message.kind] : []));
    for (const kind of ['announce', 'reply', 'award']) assert.ok(kinds.includes(kind as never), `${kind} is not in the log`);
  });
});
