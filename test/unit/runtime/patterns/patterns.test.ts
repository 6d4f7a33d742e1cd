import assert from 'node:assert/strict';
import { assign, hierarchy, reportsOf, superiorsOf } from '../../../../src/runtime/patterns/hierarchy.ts';
import { parallel } from '../../../../src/runtime/patterns/parallel.ts';
import type { TaskOutcome, TaskSpec } from '../../../../src/runtime/scheduler/task.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { agent, checkLog, RuntimeFixture, team } from '../../../support/runtimeFixture.ts';
import { settle } from '../../../support/simulatedClock.ts';

const spec = (key: string, more: Partial<TaskSpec> = {}): TaskSpec => ({ key, kind: 'work', input: key, to: { capability: 'work' }, ...more });
const done = (result: unknown): TaskOutcome<never> => ({ status: 'done', result: result as never, agent: 'a', from: 'work' });

describe('the parallel pattern', () => {
  noLeaks();

  it('hands each outcome on as it comes, with its place, and counts them', async () => {
    const fixture = new RuntimeFixture();
    const got: unknown[] = [];
    const handle = fixture.start(
      team(
        (_task, context) =>
          parallel(context, ['slow', 'fast', 'bad'].map((key) => spec(key)), {
            onOutcome: (outcome, index, { key }) => void got.push([key, index, outcome.status]),
          }),
        [
          agent(
            'a',
            async (task, context) => {
              if (task.key === 'slow') await new Promise<void>((resolve) => void context.clock.schedule(100, resolve));
              if (task.key === 'bad') throw new Error('bad');
            },
            { concurrency: 3 },
          ),
        ],
      ),
      null,
    );
    assert.deepEqual(await fixture.endOf(handle), { status: 'done', result: { done: 2, failed: 1, cancelled: 0, skipped: 0 } });
    assert.deepEqual(got, [['fast', 1, 'done'], ['bad', 2, 'failed'], ['slow', 0, 'done']]);
    checkLog(fixture.events);
  });

  it('holds only so many tasks at once, however many there are, and draws them as needed', async () => {
    let drawn = 0;
    let open = 0;
    let most = 0;
    function* stream(): Generator<TaskSpec> {
      for (let number = 0; number < 10_000; number++) {
        drawn++;
        yield spec(`${number}`);
      }
    }
    const release: (() => void)[] = [];
    const running = parallel({ delegate: () => Promise.reject(new Error('not used')) }, stream(), {
      limit: 50,
      run: async () => {
        most = Math.max(most, ++open);
        if (drawn <= 50) await new Promise<void>((resolve) => release.push(resolve));
        open--;
        return done(1);
      },
    });
    await settle();
    assert.equal(drawn, 50);
    for (const go of release) go();
    assert.deepEqual(await running, { done: 10_000, failed: 0, cancelled: 0, skipped: 0 });
    assert.equal(most, 50);
  });

  it('draws no more work while its outcomes are not taken', async () => {
    let started = 0;
    let take!: () => void;
    const running = parallel({ delegate: () => Promise.reject(new Error('not used')) }, [1, 2, 3].map((number) => spec(`${number}`)), {
      limit: 1,
      run: async () => done(++started),
      onOutcome: () => new Promise<void>((resolve) => (take = resolve)),
    });
    await settle();
    assert.equal(started, 1);
    take();
    await settle();
    assert.equal(started, 2);
    take();
    await settle();
    take();
    await running;
  });

  it('begins with what matters most in a list', async () => {
    const order: string[] = [];
    await parallel({ delegate: () => Promise.reject(new Error('not used')) }, [spec('low'), spec('high', { priority: 9 }), spec('middle', { priority: 1 })], {
      limit: 1,
      run: async ({ key }) => {
        order.push(key);
        return done(key);
      },
    });
    assert.deepEqual(order, ['high', 'middle', 'low']);
  });

  it('rejects when an outcome cannot be taken, after what was begun has ended', async () => {
    let ended = 0;
    await assert.rejects(
      parallel({ delegate: () => Promise.reject(new Error('not used')) }, ['1', '2', '3', '4'].map((key) => spec(key)), {
        limit: 2,
        run: async () => {
          await Promise.resolve();
          ended++;
          return done(1);
        },
        onOutcome: () => {
          throw new Error('the table is full');
        },
      }),
      /the table is full/,
    );
    assert.equal(ended, 2);
  });
});

describe('the hierarchy pattern', () => {
  noLeaks();

  it('brings failures up and lets the manager try another, split, or give up', async () => {
    const fixture = new RuntimeFixture();
    const got: unknown[] = [];
    const handle = fixture.start(
      team(
        (_task, context) =>
          hierarchy(context, ['elsewhere', 'split', 'hopeless', 'fine'].map((key) => spec(key, { to: { agent: 'junior' } })), {
            escalate: ({ spec: { key } }) => {
              if (key === 'elsewhere') return { kind: 'retry', to: { agent: 'senior' } };
              if (key === 'split') {
                const into = ['1', '2'].map((part) => spec(`split ${part}`, { to: { agent: 'senior' } }));
                return { kind: 'split', into, merge: (parts) => parts.map((part) => part.status) };
              }
              return { kind: 'give up' };
            },
            onOutcome: (outcome, index) => void (got[index] = outcome.status === 'done' ? [outcome.agent, outcome.result] : outcome.status),
          }),
        [
          agent('junior', async (task) => (task.key === 'fine' ? 'fine' : Promise.reject(new Error('too hard'))), { reportsTo: 'lead', concurrency: 9 }),
          agent('senior', async (task) => task.key, { reportsTo: 'lead' }),
        ],
      ),
      null,
    );
    assert.equal((await fixture.endOf(handle)).status, 'done');
    assert.deepEqual(got.slice(0, 2), [['senior', 'elsewhere'], ['lead', ['done', 'done']]]);
    assert.equal(got[2], 'failed');
    checkLog(fixture.events);
  });

  it('does not ask for ever', async () => {
    let asked = 0;
    const context = { agent: 'lead', delegate: async () => ({ status: 'failed' as const, error: { name: 'Error', message: 'no' }, agent: 'a' }) };
    const outcome = await assign(context, spec('hopeless'), {
      maxEscalations: 5,
      escalate: () => {
        asked++;
        return { kind: 'retry' };
      },
    });
    assert.equal(outcome.status, 'failed');
    assert.equal(asked, 5);
  });

  it('knows the chain of command, and does not follow a circle', () => {
    const agents = [agent('manager'), agent('lead', undefined, { reportsTo: 'manager' }), agent('worker', undefined, { reportsTo: 'lead' })];
    assert.deepEqual(superiorsOf(agents, 'worker'), ['lead', 'manager']);
    assert.deepEqual(reportsOf(agents, 'manager').map((definition) => definition.id), ['lead']);
    const circle = [agent('a', undefined, { reportsTo: 'b' }), agent('b', undefined, { reportsTo: 'a' })];
    assert.deepEqual(superiorsOf(circle, 'a'), ['b']);
  });
});
