import assert from 'node:assert/strict';
import type { AgentContext } from '../../../src/runtime/agents/agent.ts';
import { PermissionError } from '../../../src/runtime/agents/permission.ts';
import type { Message } from '../../../src/runtime/bus/message.ts';
import type { TaskOutcome, TaskSpec } from '../../../src/runtime/scheduler/task.ts';
import { noLeaks } from '../../support/noLeaks.ts';
import { agent, checkLog, recordingLogger, RuntimeFixture, team } from '../../support/runtimeFixture.ts';

const spec = (key: string, to: TaskSpec['to'] = { capability: 'work' }, more: Partial<TaskSpec> = {}): TaskSpec => ({
  key,
  kind: 'work',
  input: key,
  to,
  ...more,
});
const never = (): Promise<never> => new Promise(() => {});
const statuses = (outcomes: readonly TaskOutcome[]): string[] => outcomes.map((outcome) => outcome.status);

describe('a run', () => {
  noLeaks();

  it('hands tasks over as messages and ends with the lead’s result', async () => {
    const fixture = new RuntimeFixture();
    const handle = fixture.start(
      team(
        async (task, context) => {
          const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map((key) => context.delegate(spec(key, { agent: key }))));
          return [task.input, ...outcomes.map((outcome) => outcome.status === 'done' && outcome.result)];
        },
        ['a', 'b', 'c', 'd'].map((id) => agent(id)),
      ),
      'request',
      { labels: { workspace: 'w' } },
    );
    assert.deepEqual(await fixture.endOf(handle), { status: 'done', result: ['request', 'a', 'b', 'c', 'd'] });
    checkLog(fixture.events);
    const messages = fixture.bodies('message').map((body) => body.message);
    assert.deepEqual(messages.filter((message) => message.kind === 'task').map((message) => message.from), ['user', 'lead', 'lead', 'lead', 'lead']);
    for (const result of messages.filter((message) => message.kind === 'result')) {
      assert.equal(messages.find((message) => message.id === result.cause)?.task, result.task);
    }
    assert.deepEqual([...fixture.store.read(handle.id)], fixture.events);
    assert.equal(fixture.store.list()[0]?.status, 'done');
    assert.equal(fixture.clock.pending, 0);
  });

  it('tells whoever started it of every event, in order, though one of them acts on what it hears', async () => {
    const fixture = new RuntimeFixture();
    const handle = fixture.start(team(async (_task, context) => void context.record('fact', 1)), null);
    const heard: number[] = [];
    const first = handle.onEvent((event) => {
      if (event.body.type === 'task.started') handle.cancel('stop');
    });
    const second = handle.onEvent((event) => void heard.push(event.seq));
    await fixture.endOf(handle);
    assert.deepEqual(heard, fixture.events.map((event) => event.seq));
    first.dispose();
    second.dispose();
  });

  it('keeps the log small however large an input is', async () => {
    const fixture = new RuntimeFixture();
    const handle = fixture.start(
      team((_task, context) => context.delegate(spec('big', undefined, { input: { text: 'x'.repeat(100_000) } })).then(() => null), [
        agent('a', async (task) => (task.input as { text: string }).text.length),
      ]),
      null,
    );
    await fixture.endOf(handle);
    assert.ok(JSON.stringify(fixture.events).length < 10_000);
    assert.deepEqual(fixture.bodies('task.finished')[0]?.outcome, { status: 'done', result: 100_000, agent: 'a', from: 'work' });
  });

  it('goes on when an agent throws, and knows it as failed after three in a row', async () => {
    const fixture = new RuntimeFixture();
    let tries = 0;
    const broken = agent('broken', () => {
      tries++;
      throw new RangeError('broken');
    });
    const late = agent('late', async () => Promise.reject(new Error('late')));
    const handle = fixture.start(
      team(
        async (_task, context) => {
          const outcomes: TaskOutcome[] = [await context.delegate(spec('late', { agent: 'late' }))];
          for (let number = 0; number < 5; number++) outcomes.push(await context.delegate(spec(`${number}`, { agent: 'broken' })));
          return outcomes;
        },
        [broken, late],
      ),
      null,
    );
    const end = await fixture.endOf(handle);
    assert.equal(end.status, 'done');
    const outcomes = (end as { result: TaskOutcome[] }).result;
    assert.deepEqual(statuses(outcomes), ['failed', 'failed', 'failed', 'failed', 'skipped', 'skipped']);
    assert.deepEqual(outcomes[1], { status: 'failed', error: { name: 'RangeError', message: 'broken' }, agent: 'broken' });
    assert.equal(tries, 3);
    assert.deepEqual(
      fixture.bodies('agent.health').map((body) => [body.agent, body.health.status]),
      [['broken', 'failed']],
    );
    checkLog(fixture.events);
  });

  it('ends the task of an agent that hangs when its time is up, and only that', async () => {
    const fixture = new RuntimeFixture();
    let signal: AbortSignal | undefined;
    const handle = fixture.start(
      team(
        (_task, context) =>
          Promise.all([
            context.delegate(spec('hang', { agent: 'hangs' }, { timeoutMs: 1_000 })),
            context.delegate(spec('after', { agent: 'hangs' })),
            context.delegate(spec('fine', { agent: 'fine' })),
          ]),
        [
          agent('hangs', (task, context) => {
            if (task.key !== 'hang') return Promise.resolve('fine again');
            signal = context.signal;
            return never();
          }),
          agent('fine'),
        ],
      ),
      null,
    );
    const end = await fixture.endOf(handle);
    const outcomes = (end as { result: TaskOutcome[] }).result;
    assert.deepEqual(outcomes[0], { status: 'failed', error: { name: 'TimeoutError', message: 'hang took longer than 1000 ms' }, agent: 'hangs' });
    assert.deepEqual(statuses(outcomes), ['failed', 'done', 'done']);
    assert.ok(signal?.aborted);
    checkLog(fixture.events);
    assert.equal(fixture.clock.pending, 0);
  });

  it('tries again as often as the task says, elsewhere where it can', async () => {
    const fixture = new RuntimeFixture();
    const tried: string[] = [];
    const flaky = (id: string): ReturnType<typeof agent> =>
      agent(id, async () => {
        tried.push(id);
        if (tried.length < 3) throw new Error('not yet');
        return 'at last';
      });
    const handle = fixture.start(
      team((_task, context) => context.delegate(spec('flaky', undefined, { retries: 2 })), [flaky('a'), flaky('b')]),
      null,
    );
    const end = await fixture.endOf(handle);
    assert.deepEqual(end, { status: 'done', result: { status: 'done', result: 'at last', agent: 'a', from: 'work' } });
    assert.deepEqual(tried, ['a', 'b', 'a']);
    assert.deepEqual(fixture.bodies('task.started').map((body) => body.attempt), [1, 1, 2, 3]);
    checkLog(fixture.events);
  });

  it('lets an agent use its permissions while it answers a question', async () => {
    const fixture = new RuntimeFixture();
    const reads = agent('reader', undefined, { permissions: ['workspace.read'], onMessage: (_message, context) => context.use('workspace.read', 'a.ts', () => 'text') });
    const handle = fixture.start(team((_task, context) => context.ask({ agent: 'reader' }, 'read', null), [reads]), null);
    const end = await fixture.endOf(handle);
    assert.equal((end as { result: unknown }).result, 'text');
    const states = fixture.events.flatMap(({ body }) => (body.type === 'agent.state' && body.agent === 'reader' ? [body.to] : []));
    assert.deepEqual(states.slice(0, 4), ['listening', 'processing', 'acting', 'processing']);
  });

  it('lets an agent that floods another fail alone', async () => {
    const fixture = new RuntimeFixture();
    const handle = fixture.start(
      team(
        (_task, context) => Promise.all([context.delegate(spec('flood', { agent: 'flooder' })), context.delegate(spec('calm', { agent: 'calm' }))]),
        [
          agent('flooder', async (_task, context) => {
            for (;;) context.tell({ agent: 'calm' }, 'spam', null);
          }),
          agent('calm', undefined, { onMessage: () => {} }),
        ],
      ),
      null,
    );
    const end = await fixture.endOf(handle);
    const outcomes = (end as { result: TaskOutcome[] }).result;
    assert.equal(outcomes[0]?.status === 'failed' && outcomes[0].error.name, 'MailboxFullError');
    assert.equal(outcomes[1]?.status, 'done');
  });

  it('shares the work of one key and never does it twice', async () => {
    const fixture = new RuntimeFixture();
    let times = 0;
    const handle = fixture.start(
      team(
        async (_task, context) => {
          const [first, second] = await Promise.all([context.delegate(spec('same')), context.delegate(spec('same'))]);
          return [first, second, await context.delegate(spec('same'))].map((outcome) => outcome.status === 'done' && outcome.from);
        },
        [agent('a', async () => ++times)],
      ),
      null,
    );
    assert.deepEqual(await fixture.endOf(handle), { status: 'done', result: ['work', 'work', 'log'] });
    assert.equal(times, 1);
  });

  it('carries questions, answers and news between agents, each with its cause', async () => {
    const fixture = new RuntimeFixture();
    const news: unknown[] = [];
    const listen = (message: Message, context: AgentContext): unknown => {
      if (message.kind === 'request') {
        context.tell({ topic: 'news.asked' }, 'asked', message.content);
        return `${context.agent} says ${message.content as string}`;
      }
      news.push([context.agent, message.from, message.content]);
      return undefined;
    };
    const handle = fixture.start(
      team(
        async (_task, context) => {
          context.tell({ topic: 'news.start' }, 'start', 1);
          const answer = await context.ask({ agent: 'a' }, 'question', 'hello');
          const error = await context.ask({ agent: 'mute' }, 'question', 'hello').catch((reason: unknown) => (reason as Error).message);
          const nobody = await context.ask({ agent: 'ghost' }, 'question', 1).catch((reason: unknown) => (reason as Error).name);
          return [answer, error, nobody];
        },
        [
          agent('a', undefined, { onMessage: listen, topics: ['news.>'] }),
          agent('b', undefined, { onMessage: listen, topics: ['news.>'] }),
          agent('mute'),
        ],
      ),
      null,
    );
    assert.deepEqual(await fixture.endOf(handle), {
      status: 'done',
      result: ['a says hello', 'mute does not answer questions', 'NoReceiverError'],
    });
    // An agent does not hear itself.
    assert.deepEqual(news, [['a', 'lead', 1], ['b', 'lead', 1], ['b', 'a', 'hello']]);
    checkLog(fixture.events);
    const messages = fixture.bodies('message').map((body) => body.message);
    const question = messages.find((message) => message.kind === 'request');
    assert.equal(messages.find((message) => message.subject === 'asked')?.cause, question?.id);
    assert.equal(messages.find((message) => message.kind === 'reply')?.cause, question?.id);
  });

  it('handles all that it was told before a task that was handed over after it', async () => {
    const fixture = new RuntimeFixture();
    const got: unknown[] = [];
    const handle = fixture.start(
      team(
        async (_task, context) => {
          for (let number = 0; number < 1_000; number++) context.tell({ agent: 'a' }, 'number', number);
          return context.delegate(spec('sum', { agent: 'a' })).then((outcome) => outcome.status === 'done' && outcome.result);
        },
        [agent('a', async () => got.length, { onMessage: (message) => void got.push(message.content) })],
      ),
      null,
    );
    assert.deepEqual(await fixture.endOf(handle), { status: 'done', result: 1_000 });
  });

  it('lets an agent do only what its permissions name, and writes down each use', async () => {
    const fixture = new RuntimeFixture();
    const handle = fixture.start(
      team(async (_task, context) => {
        const read = await context.use('git.read', 'status', () => 'clean');
        const refused = await context.use('network', 'example.org', () => 'never').catch((error: unknown) => error instanceof PermissionError);
        return [read, refused];
      }),
      null,
    );
    assert.deepEqual(await fixture.endOf(handle), { status: 'done', result: ['clean', true] });
    assert.deepEqual(
      fixture.bodies('permission.used').map(({ permission, allowed }) => [permission, allowed]),
      [['git.read', true], ['network', false]],
    );
    assert.deepEqual(
      fixture.bodies('agent.state').map((body) => body.to),
      ['listening', 'processing', 'acting', 'processing', 'listening'],
    );
  });

  it('shows facts, progress, degradation and spending, and thins out progress', async () => {
    const fixture = new RuntimeFixture();
    const handle = fixture.start(
      team(async (_task, context) => {
        for (let done = 1; done <= 1_000; done++) context.progress(done, 1_000);
        context.degrade('no linter');
        context.degrade('no linter');
        context.degrade(null);
        context.record('finding.raised', { id: 1 });
        context.spend({ tokens: 5, usd: 0.5 });
        return context.budget.spent.tokens;
      }),
      null,
    );
    assert.deepEqual(await fixture.endOf(handle), { status: 'done', result: 5 });
    assert.deepEqual(fixture.bodies('task.progress').map((body) => body.done), [1, 1_000]);
    assert.deepEqual(fixture.bodies('agent.health').map((body) => body.health.status), ['degraded', 'healthy']);
    assert.equal(fixture.bodies('fact').length, 1);
  });

  it('fails when the lead throws, when nobody leads, and when two agents have one name', async () => {
    for (const [definition, pattern] of [
      [team(async () => Promise.reject(new Error('no idea'))), /no idea/],
      [team(async () => null, [], { lead: 'nobody' }), /has no agent nobody/],
      [team(async () => null, [agent('lead')]), /Two agents are called lead/],
      [
        team(async () => null, [], {
          agents: () => {
            throw new Error('no seats');
          },
        }),
        /no seats/,
      ],
    ] as const) {
      const fixture = new RuntimeFixture();
      const end = await fixture.endOf(fixture.start(definition, null));
      assert.ok(end.status === 'failed' && pattern.test(end.error.message), JSON.stringify(end));
      checkLog(fixture.events);
      assert.equal(fixture.clock.pending, 0);
    }
  });

  it('ends what the lead did not wait for, and does not listen to stragglers', async () => {
    const fixture = new RuntimeFixture();
    let straggler: AgentContext | undefined;
    const handle = fixture.start(
      team(
        async (_task, context) => {
          void context.delegate(spec('forgotten', { agent: 'slow' }));
          await context.delegate(spec('other', { agent: 'fast' }));
          return 'early';
        },
        [
          agent('slow', (_task, context) => {
            straggler = context;
            return never();
          }),
          agent('fast'),
        ],
      ),
      null,
    );
    assert.deepEqual(await fixture.endOf(handle), { status: 'done', result: 'early' });
    const count = fixture.events.length;
    straggler!.record('too late', 1);
    straggler!.tell({ agent: 'lead' }, 'too late', 1);
    straggler!.spend({ tokens: 1 });
    assert.equal((await straggler!.delegate(spec('too late'))).status, 'cancelled');
    await assert.rejects(straggler!.ask({ agent: 'lead' }, 'too late', 1), { name: 'CancelledError' });
    assert.equal([...fixture.store.read(handle.id)].length, count);
    checkLog([...fixture.store.read(handle.id)]);
  });

  it('survives questions that nobody waited for', async () => {
    const fixture = new RuntimeFixture();
    const handle = fixture.start(
      team(async (_task, context) => {
        void context.ask({ agent: 'ghost' }, 'anyone?', 1);
        void context.use('network', 'x', () => 1);
        return 'fine';
      }),
      null,
    );
    assert.deepEqual(await fixture.endOf(handle), { status: 'done', result: 'fine' });
  });

  it('lets an agent that hands work to itself finish', async () => {
    const fixture = new RuntimeFixture();
    const handle = fixture.start(
      team((_task, context) => context.delegate(spec('outer')).then((outcome) => outcome.status), [
        agent('a', (task, context) => (task.key === 'outer' ? context.delegate(spec('inner')) : Promise.resolve('inner'))),
      ]),
      null,
      { caps: { concurrency: 1 } },
    );
    assert.deepEqual(await fixture.endOf(handle), { status: 'done', result: 'done' });
    checkLog(fixture.events);
  });

  it('calls a task failed in the log whose result JSON cannot hold', async () => {
    const logger = recordingLogger();
    const fixture = new RuntimeFixture({
      logger,
      store: new (class extends (await import('../../../src/runtime/runs/memoryRunStore.ts')).MemoryRunStore {
        override append(...[events, durability]: Parameters<EngineStore['append']>): void {
          JSON.stringify(events);
          super.append(events, durability);
        }
      })(),
    });
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const handle = fixture.start(team((_task, context) => context.delegate(spec('circle')).then((outcome) => outcome.status), [agent('a', async () => circle)]), null);
    assert.deepEqual(await fixture.endOf(handle), { status: 'done', result: 'done' });
    const stored = [...fixture.store.read(handle.id)];
    const finished = stored.find((event) => event.body.type === 'task.finished');
    assert.equal(finished?.body.type === 'task.finished' && finished.body.outcome.status, 'failed');
    assert.equal(stored.length, fixture.events.length);
    assert.equal(logger.lines.length, 1);
  });
});

type EngineStore = RuntimeFixture['store'];
