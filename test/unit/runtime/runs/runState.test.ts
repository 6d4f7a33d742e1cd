import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyToLedger } from '../../../../src/runtime/runs/projections/ledger.ts';
import type { Ledger } from '../../../../src/runtime/runs/projections/ledger.ts';
import { agentTree, taskTree } from '../../../../src/runtime/runs/projections/runTree.ts';
import { applyToTrace, causesOf, emptyTrace } from '../../../../src/runtime/runs/projections/trace.ts';
import { loadRun } from '../../../../src/runtime/runs/loadRun.ts';
import type { RunEvent, RunEventBody } from '../../../../src/runtime/runs/runEvent.ts';
import type { RunState } from '../../../../src/runtime/runs/runState.ts';
import { applyEvent, emptyRunState, foldRun, fromSnapshot, toSnapshot } from '../../../../src/runtime/runs/runState.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { agent, RuntimeFixture, team } from '../../../support/runtimeFixture.ts';

/** A run in which most things happen. */
async function richLog(): Promise<RunEvent[]> {
  const fixture = new RuntimeFixture();
  const handle = fixture.start(
    team(
      async (_task, context) => {
        context.record('begun', 1);
        const outcomes = await Promise.all(
          ['good', 'bad', 'nobody'].map((key) =>
            context.delegate({ key, kind: 'work', input: key, to: key === 'nobody' ? { capability: 'none' } : { agent: key }, retries: 1 }),
          ),
        );
        context.spend({ tokens: 3, usd: 0.25 });
        return outcomes.map((outcome) => outcome.status);
      },
      [
        agent(
          'good',
          async (_task, context) => {
            context.progress(1, 2, 'half');
            context.degrade('no model');
            await context.ask({ agent: 'bad' }, 'ready?', 1);
            return (await context.delegate({ key: 'nested', kind: 'work', input: 1, to: { agent: 'bad' } })).status;
          },
          { reportsTo: 'lead' },
        ),
        agent('bad', async (task) => (task.key === 'nested' ? 'fine' : Promise.reject(new Error('bad'))), { reportsTo: 'good', onMessage: async () => 'yes' }),
      ],
    ),
    { request: true },
    { labels: { branch: 'main' }, caps: { seconds: 100 } },
  );
  await fixture.endOf(handle);
  return fixture.events;
}

const plain = (state: RunState): unknown => JSON.parse(JSON.stringify(toSnapshot(state)));

describe('the state of a run', () => {
  noLeaks();

  it('is what its log tells', async () => {
    const state = foldRun(await richLog());
    assert.equal(state.team, 'test');
    assert.deepEqual(state.labels, { branch: 'main' });
    assert.deepEqual(
      [...state.tasks.values()].map((task) => [task.record.key, task.status, task.attempt, task.agent]),
      [
        ['(run)', 'done', 1, 'lead'],
        ['good', 'done', 1, 'good'],
        ['bad', 'failed', 2, 'bad'],
        ['nobody', 'skipped', 0, null],
        ['nested', 'done', 1, 'bad'],
      ],
    );
    assert.deepEqual([...state.agents.values()].map((status) => [status.profile.id, status.state, status.atWork, status.done, status.failed]), [
      ['lead', 'idle', 0, 1, 0],
      ['good', 'idle', 0, 1, 0],
      ['bad', 'idle', 0, 1, 1],
    ]);
    assert.equal(state.agents.get('good')?.health.status, 'degraded');
    assert.deepEqual(state.spent, { tokens: 3, usd: 0.25 });
    assert.equal(state.facts.get('begun'), 1);
    assert.equal(state.end?.status, 'done');
    assert.equal(state.lastMessage, state.messages);
  });

  it('is the same whether folded at once, from a snapshot of any moment, or event by event', async () => {
    const log = await richLog();
    const all = plain(foldRun(log));
    fc.assert(
      fc.property(fc.nat(log.length), fc.nat(log.length), (a, b) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        const early = foldRun(log.slice(0, first));
        const before = JSON.stringify(plain(early));
        const snapshot = JSON.parse(JSON.stringify(toSnapshot(foldRun(log.slice(first, second), early)))) as unknown;
        assert.equal(JSON.stringify(plain(early)), before, 'folding on does not touch the state it begins from');
        assert.deepEqual(plain(foldRun(log.slice(second), fromSnapshot(snapshot))), all);
      }),
    );
    const state = emptyRunState();
    for (const event of log) applyEvent(state, event);
    assert.deepEqual(plain(state), all);
  });

  it('never counts an agent as more busy than it is, however the log is cut and resumed', async () => {
    const log = await richLog();
    const resumed: RunEventBody = { type: 'run.resumed', reason: 'test' };
    for (let n = 1; n < log.length; n++) {
      const state = foldRun([...log.slice(0, n), { run: log[0]!.run, seq: n + 1, at: log[n - 1]!.at + 1_000_000, body: resumed }]);
      assert.ok([...state.agents.values()].every((status) => status.state === 'idle' && status.atWork === 0 && status.task === null));
      assert.ok([...state.tasks.values()].every((task) => task.status !== 'running' && task.status !== 'waiting'));
      assert.ok(state.activeMs < 1_000_000, 'the time between processes does not count');
    }
  });

  it('is loaded from a snapshot and what came after it', async () => {
    const log = await richLog();
    const run = log[0]!.run;
    let readFrom = 0;
    const cut = 20;
    const state = loadRun(
      {
        latestSnapshot: () => ({ seq: cut, state: toSnapshot(foldRun(log.slice(0, cut))) }),
        read: (_run, from = 1) => {
          readFrom = from;
          return log.slice(from - 1);
        },
      },
      run,
    );
    assert.equal(readFrom, cut + 1);
    assert.deepEqual(plain(state!), plain(foldRun(log)));
  });
});

describe('what is read from a run', () => {
  noLeaks();

  it('shows who reports to whom and which task asked for which', async () => {
    const state = foldRun(await richLog());
    const agents = agentTree(state);
    assert.deepEqual(agents.map((node) => node.status.profile.id), ['lead']);
    assert.deepEqual(agents[0]?.reports[0]?.reports.map((node) => node.status.profile.id), ['bad']);
    const [root] = taskTree(state);
    assert.deepEqual(root?.children.map((node) => node.status.record.key), ['good', 'bad', 'nobody']);
    assert.deepEqual(root?.children[0]?.children.map((node) => node.status.record.key), ['nested']);
  });

  it('shows agents that report to each other in a circle all the same', () => {
    const state = emptyRunState('r');
    ['a', 'b'].forEach((id, index) => {
      const profile = { id, role: 'r', title: id, capabilities: [], permissions: [], reportsTo: id === 'a' ? 'b' : 'a' };
      applyEvent(state, { run: 'r', seq: index + 1, at: 1, body: { type: 'agent.joined', agent: profile } });
    });
    assert.equal(JSON.stringify(agentTree(state)).match(/"title"/g)?.length, 2);
  });

  it('shows each try as a span and each message with what led to it', async () => {
    const trace = emptyTrace();
    for (const event of await richLog()) applyToTrace(trace, event);
    assert.deepEqual(
      trace.spans.map((span) => [span.key, span.attempt, span.status]),
      [
        ['(run)', 1, 'done'],
        ['good', 1, 'done'],
        ['bad', 1, 'failed'],
        ['nested', 1, 'done'],
        ['bad', 2, 'failed'],
      ],
    );
    assert.equal(trace.open.size, 0);
    const nested = trace.messages.find((message) => message.kind === 'task' && (message.content as { key: string }).key === 'nested')!;
    assert.deepEqual(causesOf(trace, nested.id).map((message) => message.to), [{ agent: 'lead' }, { agent: 'good' }, { agent: 'bad' }]);
  });

  it('counts what each agent did', async () => {
    const ledger: Ledger = new Map();
    for (const event of await richLog()) applyToLedger(ledger, event);
    assert.deepEqual([ledger.get('bad')?.done, ledger.get('bad')?.failed, ledger.get('lead')?.tokens, ledger.get('lead')?.facts.get('begun')], [1, 1, 3, 1]);
  });
});
