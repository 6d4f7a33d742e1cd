import assert from 'node:assert/strict';
import type { AgentContext } from '../../../src/runtime/agents/agent.ts';
import type { RunHandle, Team } from '../../../src/runtime/engine.ts';
import type { RunEnd } from '../../../src/runtime/runs/runEvent.ts';
import type { TaskOutcome, TaskSpec } from '../../../src/runtime/scheduler/task.ts';
import { noLeaks } from '../../support/noLeaks.ts';
import { agent, checkLog, RuntimeFixture, team } from '../../support/runtimeFixture.ts';
import { settle } from '../../support/simulatedClock.ts';

const spec = (key: string, to: TaskSpec['to'] = { capability: 'work' }): TaskSpec => ({ key, kind: 'work', input: key, to });
const never = (): Promise<never> => new Promise(() => {});
const statuses = (outcomes: readonly TaskOutcome[]): string[] => outcomes.map((outcome) => outcome.status);
const resultOf = (end: RunEnd): unknown => ('result' in end ? end.result : undefined);

/** Fans out and gives back what became of each task. */
const fanOut = (keys: readonly string[]) => async (_task: unknown, context: AgentContext) =>
  statuses(await Promise.all(keys.map((key) => context.delegate(spec(key)))));

describe('a cancelled run', () => {
  noLeaks();

  it('aborts every signal at once and ends with what the lead has', async () => {
    const fixture = new RuntimeFixture();
    const aborted: string[] = [];
    const watch = (context: AgentContext): void => context.signal.addEventListener('abort', () => void aborted.push(context.agent));
    const handle = fixture.start(
      team(
        async (_task, context) => {
          watch(context);
          return fanOut(['1', '2', '3'])(null, context);
        },
        [
          agent('a', (_task, context) => {
            watch(context);
            return never();
          }),
        ],
      ),
      null,
    );
    await fixture.clock.advance(100);
    handle.cancel('The user stopped it');
    assert.deepEqual(aborted.sort(), ['a', 'lead']);
    await settle();
    assert.deepEqual(await handle.end, { status: 'cancelled', result: ['cancelled', 'skipped', 'skipped'], reason: 'The user stopped it' });
    checkLog(fixture.events);
    assert.equal(fixture.clock.pending, 0);
  });

  it('does not wait long for a lead that does not heed its signal', async () => {
    const fixture = new RuntimeFixture();
    const handle = fixture.start(team(never), null);
    await fixture.clock.advance(100);
    handle.cancel('stop');
    await fixture.clock.advance(260);
    assert.deepEqual(await handle.end, { status: 'cancelled', result: null, reason: 'stop' });
    checkLog(fixture.events);
  });

  it('ends though an agent hangs on a message and never gets to the task behind it', async () => {
    const fixture = new RuntimeFixture();
    const handle = fixture.start(
      team(
        async (_task, context) => {
          context.tell({ agent: 'a' }, 'hang', 1);
          return fanOut(['behind'])(null, context);
        },
        [agent('a', undefined, { onMessage: never })],
      ),
      null,
    );
    await fixture.clock.advance(100);
    handle.cancel('stop');
    await settle();
    assert.deepEqual(await handle.end, { status: 'cancelled', result: ['cancelled'], reason: 'stop' });
    checkLog(fixture.events);
    assert.equal(fixture.clock.pending, 0);
  });

  it('is cancelled by its signal too, even one that aborted before', async () => {
    for (const isLate of [true, false]) {
      const fixture = new RuntimeFixture();
      const controller = new AbortController();
      if (!isLate) controller.abort();
      const handle = fixture.start(team(never), null, { signal: controller.signal });
      await settle();
      controller.abort();
      assert.equal((await fixture.endOf(handle)).status, 'cancelled');
      assert.equal(fixture.clock.pending, 0);
    }
  });

  it('ends whenever it is cancelled, with nothing at work and a log that can be trusted', async () => {
    const keys = ['1', '2', '3', '4'];
    const definition: Team = team(
      async (_task, context) => {
        context.tell({ topic: 'news' }, 'start', 1);
        await context.ask({ agent: 'a' }, 'ready?', 1);
        const first = await fanOut(keys)(null, context);
        await context.use('git.read', 'status', () => Promise.resolve());
        return [...first, ...(await fanOut(['5', '6'])(null, context))];
      },
      [
        agent('a', undefined, { onMessage: async () => 'yes', topics: ['news'] }),
        agent('b', async (task, context) => {
          context.progress(1, 1);
          await Promise.resolve();
          return task.input;
        }),
      ],
    );
    const whole = new RuntimeFixture();
    await whole.endOf(whole.start(definition, null));
    const total = whole.events.length;
    assert.ok(total > 50);
    for (let n = 1; n <= total; n++) {
      const fixture = new RuntimeFixture();
      const handle: RunHandle = fixture.start(definition, null);
      const listening = handle.onEvent((event) => {
        if (event.seq === n) handle.cancel(`after ${n}`);
      });
      const end = await fixture.endOf(handle, 2_000);
      listening.dispose();
      checkLog(fixture.events);
      assert.deepEqual([...fixture.store.read(handle.id)], fixture.events);
      assert.equal(end.status, n === total ? 'done' : 'cancelled', `after event ${n}`);
      assert.equal(fixture.clock.pending, 0, `no timer is left after a cancel at event ${n}`);
    }
  });
});

describe('a run out of budget', () => {
  noLeaks();

  it('ends with the partial result when time is up: the lead may finish, nobody else', async () => {
    const fixture = new RuntimeFixture();
    let leadAborted: boolean | undefined;
    const handle = fixture.start(
      team(
        async (_task, context) => {
          const result = await fanOut(['quick', 'slow', 'waiting'])(null, context);
          const late = await context.delegate(spec('late'));
          leadAborted = context.signal.aborted;
          return [...result, late.status, context.budget.exhausted];
        },
        [agent('a', (task) => (task.key === 'quick' ? Promise.resolve() : never()))],
      ),
      null,
      { caps: { seconds: 5 } },
    );
    const end = await fixture.endOf(handle);
    assert.deepEqual(end, {
      status: 'partial',
      result: ['done', 'cancelled', 'skipped', 'skipped', 'seconds'],
      reason: 'The time limit of 5 s was reached',
    });
    assert.equal(leadAborted, false);
    assert.equal(fixture.bodies('budget.exhausted').length, 1);
    checkLog(fixture.events);
    assert.equal(fixture.clock.pending, 0);
  });

  it('ends when tokens or money are spent', async () => {
    for (const [caps, spending, reason] of [
      [{ tokens: 100 }, { tokens: 100 }, 'The limit of 100 tokens was reached'],
      [{ usd: 1 }, { usd: 1.5 }, 'The spending limit of $1 was reached'],
    ] as const) {
      const fixture = new RuntimeFixture();
      const handle = fixture.start(
        team(fanOut(['1', '2']), [
          agent('a', async (_task, context) => {
            context.spend(spending);
            return never();
          }),
        ]),
        null,
        { caps },
      );
      assert.deepEqual(await fixture.endOf(handle), { status: 'partial', result: ['cancelled', 'skipped'], reason });
      checkLog(fixture.events);
    }
  });

  it('waits two seconds for the lead and not longer', async () => {
    const fixture = new RuntimeFixture();
    const handle = fixture.start(team(never), null, { caps: { seconds: 1 } });
    const end = await fixture.endOf(handle);
    assert.deepEqual([end.status, resultOf(end)], ['partial', null]);
    assert.equal(fixture.events.at(-1)!.at - fixture.events[0]!.at, 3_000);
  });

  it('works on no more tasks at once than the cap says', async () => {
    const fixture = new RuntimeFixture();
    let atWork = 0;
    let most = 0;
    const handle = fixture.start(
      team(fanOut(['1', '2', '3', '4', '5', '6']), [
        agent(
          'a',
          async () => {
            most = Math.max(most, ++atWork);
            await settle();
            atWork--;
          },
          { concurrency: 10 },
        ),
      ]),
      null,
      { caps: { concurrency: 2 } },
    );
    await fixture.endOf(handle);
    assert.equal(most, 2);
  });
});
