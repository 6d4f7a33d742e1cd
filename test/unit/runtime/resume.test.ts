import assert from 'node:assert/strict';
import type { Team } from '../../../src/runtime/engine.ts';
import { MemoryRunStore } from '../../../src/runtime/runs/memoryRunStore.ts';
import type { RunEvent } from '../../../src/runtime/runs/runEvent.ts';
import type { RunStore } from '../../../src/runtime/runs/runStore.ts';
import type { TaskOutcome } from '../../../src/runtime/scheduler/task.ts';
import { noLeaks } from '../../support/noLeaks.ts';
import { agent, checkLog, recordingLogger, RuntimeFixture, team } from '../../support/runtimeFixture.ts';
import { settle, SimulatedClock } from '../../support/simulatedClock.ts';

const never = (): Promise<never> => new Promise(() => {});

/** A team whose lead fans out, whose workers hand on to helpers, and which counts what each is asked to do. */
function countedTeam(work: Map<string, number>, more: Partial<Team> = {}): Team {
  const count = (key: string): void => void work.set(key, (work.get(key) ?? 0) + 1);
  const results = (outcomes: readonly TaskOutcome[]): unknown[] => outcomes.map((outcome) => outcome.status === 'done' && outcome.result);
  return team(
    async (task, context) => {
      const files = task.input as string[];
      const outcomes = await Promise.all(
        files.map((file) => context.delegate({ key: `review ${file}`, kind: 'review', input: file, to: { capability: 'review' } })),
      );
      context.record('reviewed', files.length);
      const sum = await context.delegate({ key: 'sum', kind: 'sum', input: results(outcomes), to: { agent: 'aggregator' } });
      return results([sum])[0];
    },
    [
      agent(
        'reviewer',
        async (task, context) => {
          count(task.key);
          await context.ask({ agent: 'aggregator' }, 'ready?', task.input);
          const outcome = await context.delegate({ key: `help ${task.input as string}`, kind: 'help', input: task.input, to: { agent: 'helper' } });
          return results([outcome])[0];
        },
        { capabilities: ['review'], concurrency: 2, reportsTo: 'lead' },
      ),
      agent('helper', async (task) => {
        count(task.key);
        return (task.input as string).toUpperCase();
      }),
      agent(
        'aggregator',
        async (task) => {
          count(task.key);
          return (task.input as string[]).join('+');
        },
        { onMessage: async () => 'yes' },
      ),
    ],
    more,
  );
}

async function storeWith(events: readonly RunEvent[], clock: SimulatedClock): Promise<MemoryRunStore> {
  const store = new MemoryRunStore({ clock });
  store.append(events, 'full');
  return store;
}

describe('a run whose process ended', () => {
  noLeaks();

  it('goes on from wherever its log ends, to the same result, and does no finished task again', async () => {
    const whole = new RuntimeFixture();
    const run = whole.start(countedTeam(new Map()), ['a', 'b', 'c']);
    const end = await whole.endOf(run);
    assert.deepEqual(end, { status: 'done', result: 'A+B+C' });
    const log = whole.events;
    assert.ok(log.length > 60);
    for (let n = 1; n < log.length; n++) {
      const clock = new SimulatedClock();
      const store = await storeWith(log.slice(0, n), clock);
      const fixture = new RuntimeFixture({ clock, store });
      const work = new Map<string, number>();
      const finished = log.slice(0, n).flatMap(({ body }) => (body.type === 'task.finished' ? [body.task] : []));
      const keys = new Map(log.flatMap(({ body }) => (body.type === 'task.created' ? [[body.task.id, body.task.key] as const] : [])));
      assert.deepEqual(await fixture.endOf(fixture.resume(countedTeam(work), run.id)), end, `resumed after event ${n}`);
      for (const id of finished) assert.equal(work.get(keys.get(id)!), undefined, `${keys.get(id)} was done twice after event ${n}`);
      const after = [...store.read(run.id)];
      checkLog(after);
      assert.equal(after.filter(({ body }) => body.type === 'run.finished').length, 1);
      assert.deepEqual(after.slice(0, n), log.slice(0, n));
      assert.equal(clock.pending, 0);
    }
  });

  it('is left unfinished when its engine is closed, and can be resumed', async () => {
    const clock = new SimulatedClock();
    const store = new MemoryRunStore({ clock });
    const first = new RuntimeFixture({ clock, store });
    let isFirst = true;
    const definition = team((_task, context) => context.delegate({ key: 'slow', kind: 'slow', input: 1, to: { agent: 'slow' } }).then((outcome) => outcome.status), [
      agent('slow', () => (isFirst ? never() : Promise.resolve('done'))),
    ]);
    const handle = first.start(definition, null);
    await settle();
    await first.engine.dispose();
    assert.equal((await handle.end).status, 'cancelled');
    assert.equal(clock.pending, 0);
    assert.deepEqual(store.list({ unfinished: true }).map((listing) => listing.run), [handle.id]);
    isFirst = false;
    const second = new RuntimeFixture({ clock, store });
    assert.deepEqual(await second.endOf(second.resume(definition, handle.id)), { status: 'done', result: 'done' });
    checkLog([...store.read(handle.id)]);
    assert.equal((await first.engine.start(definition, null).end).status, 'cancelled');
  });

  it('does failed work again and counts the tries on', async () => {
    const clock = new SimulatedClock();
    const definition = (isBroken: boolean): Team =>
      team(
        async (_task, context) => {
          const outcome = await context.delegate({ key: 'work', kind: 'work', input: 1, to: { agent: 'a' } });
          return isBroken ? never() : outcome.status;
        },
        [agent('a', () => (isBroken ? Promise.reject(new Error('broken')) : Promise.resolve()))],
      );
    const store = new MemoryRunStore({ clock });
    const first = new RuntimeFixture({ clock, store });
    const handle = first.start(definition(true), null);
    await clock.advance(100);
    await first.engine.dispose();
    const second = new RuntimeFixture({ clock, store });
    assert.deepEqual(await second.endOf(second.resume(definition(false), handle.id)), { status: 'done', result: 'done' });
    assert.deepEqual(second.bodies('task.started').map((body) => [body.task, body.attempt]), [['t1', 2], ['t2', 2]]);
  });

  it('counts what was spent before against the budget', async () => {
    const clock = new SimulatedClock();
    const store = new MemoryRunStore({ clock });
    const definition = team(async (_task, context) => {
      if (context.budget.spent.tokens === 0) context.spend({ tokens: 40 });
      await never();
    });
    const first = new RuntimeFixture({ clock, store });
    const handle = first.start(definition, null, { caps: { seconds: 10, tokens: 100 } });
    await clock.advance(4_000);
    await first.engine.dispose();
    await clock.advance(60_000);
    let spent: unknown;
    const second = new RuntimeFixture({ clock, store });
    const end = await second.endOf(
      second.resume(
        team(async (_task, context) => {
          spent = { ...context.budget.spent, caps: context.budget.caps };
          await never();
        }),
        handle.id,
      ),
    );
    assert.deepEqual(spent, { seconds: 0, tokens: 40, usd: 0, caps: { seconds: 10, tokens: 100 } });
    assert.equal(end.status, 'partial');
  });

  it('is refused with a reason when it cannot go on', async () => {
    const clock = new SimulatedClock();
    const store = new MemoryRunStore({ clock });
    const fixture = new RuntimeFixture({ clock, store });
    const definition = countedTeam(new Map());
    const handle = fixture.start(definition, ['a']);
    const going = fixture.resume(definition, handle.id);
    assert.match(JSON.stringify(await going.end), /no such run|going on already/);
    const end = await fixture.endOf(handle);
    const refused = async (more: Partial<Team>, run: string): Promise<string> =>
      JSON.stringify(await new RuntimeFixture({ clock, store }).resume(countedTeam(new Map(), more), run).end);
    assert.match(await refused({}, 'unknown'), /no such run/);
    assert.match(await refused({ name: 'other' }, handle.id), /a run of the team test, not other/);
    assert.match(await refused({ version: '2' }, handle.id), /made by version 1 of the team test; this is version 2/);
    assert.deepEqual(await fixture.resume(definition, handle.id).end, end);
  });

  it('is not taken from a process that is at work on it', async () => {
    const clock = new SimulatedClock();
    const store = new MemoryRunStore({ clock });
    const first = new RuntimeFixture({ clock, store });
    const handle = first.start(team(never), null);
    await clock.advance(15_000);
    const second = new RuntimeFixture({ clock, store });
    assert.deepEqual(await second.resume(team(never), handle.id).end, {
      status: 'failed',
      error: { name: 'RunClaimedError', message: 'Another process is at work on this run' },
    });
    handle.cancel('enough');
    await first.endOf(handle);
  });

  it('stops in a process that was away for so long that another took over', async () => {
    const clock = new SimulatedClock();
    // A suspended process does not renew: its claims are held back.
    let isSuspended = false;
    const store = new MemoryRunStore({ clock });
    const suspended: RunStore = {
      append: (events, durability, lease) => store.append(events, durability, lease),
      read: (run, from) => store.read(run, from),
      saveSnapshot: () => {},
      latestSnapshot: () => undefined,
      list: () => [],
      delete: () => {},
      claim: (run, owner, leaseMs) => {
        if (isSuspended) throw new Error('suspended');
        return store.claim(run, owner, leaseMs);
      },
      release: () => {},
    };
    const first = new RuntimeFixture({ clock, store: suspended });
    let context: { record(name: string, data: unknown): void } | undefined;
    const handle = first.start(
      team((_task, own) => {
        context = own;
        return never();
      }),
      null,
    );
    await clock.advance(100);
    isSuspended = true;
    await clock.advance(20_000);
    const second = new RuntimeFixture({ clock, store });
    const taken = second.resume(team(async () => 'taken over'), handle.id);
    assert.deepEqual(await second.endOf(taken), { status: 'done', result: 'taken over' });
    context!.record('too late', 1);
    const end = await first.endOf(handle);
    assert.deepEqual(end, { status: 'cancelled', result: null, reason: 'Another process goes on with this run' });
    checkLog([...store.read(handle.id)]);
    assert.equal(clock.pending, 0);
  });
});

describe('a run whose store fails', () => {
  noLeaks();

  it('goes on in memory from whichever write fails, and says so once', async () => {
    for (let k = 0; k < 5; k++) {
      const clock = new SimulatedClock();
      const store = new MemoryRunStore({ clock });
      let writes = 0;
      const append = store.append.bind(store);
      store.append = (...given) => {
        if (writes++ >= k) throw new Error('the disk is full');
        append(...given);
      };
      const logger = recordingLogger();
      const fixture = new RuntimeFixture({ clock, store, logger });
      const handle = fixture.start(
        team(
          async (_task, context) => {
            for (let number = 0; number < 4; number++) {
              context.record('step', number);
              await context.delegate({ key: `${number}`, kind: 'wait', input: null, to: { agent: 'a' } });
            }
            return 'done';
          },
          [
            agent('a', (_task, context) => new Promise<void>((resolve) => void context.clock.schedule(50, resolve))),
          ],
        ),
        null,
      );
      const reasons: string[] = [];
      const listening = handle.onDegraded!((reason) => void reasons.push(reason));
      assert.deepEqual(await fixture.endOf(handle), { status: 'done', result: 'done' });
      listening.dispose();
      assert.deepEqual(reasons, ['the disk is full']);
      assert.equal(handle.notSaved, 'the disk is full');
      assert.deepEqual(logger.lines, ['warn: The history of this run is not being saved']);
      checkLog(fixture.events);
      assert.ok(fixture.events.length > 30);
      assert.equal(clock.pending, 0);
    }
  });
});
