import assert from 'node:assert/strict';
import { sleep } from '../../../../src/base/clock.ts';
import type { ApprovalRequest } from '../../../../src/runtime/approvals/approval.ts';
import type { Team } from '../../../../src/runtime/engine.ts';
import { foldRun, fromSnapshot, toSnapshot } from '../../../../src/runtime/runs/runState.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { agent, checkLog, RuntimeFixture, team } from '../../../support/runtimeFixture.ts';

const spend: ApprovalRequest = { key: 'spend more', question: 'Spend another $0.40?', detail: '2 findings are disputed', answers: ['Spend', 'Go on without'] };

/** A team whose one worker asks the human; its result is the answer. */
function askingTeam(more: { readonly request?: ApprovalRequest; readonly permissions?: readonly ['approval.ask'] | readonly []; readonly wait?: Promise<unknown> } = {}): Team {
  const { request = spend, permissions = ['approval.ask'], wait } = more;
  return team(
    async (_task, context) => {
      const outcome = await context.delegate<string>({ key: 'decide', kind: 'decide', input: null, to: { agent: 'judge' } });
      return outcome.status === 'done' ? outcome.result : outcome.status === 'failed' ? outcome.error.message : outcome.reason;
    },
    [agent('judge', async (_task, context) => {
      await wait;
      return context.askHuman(request);
    }, { permissions })],
  );
}

describe('an agent that asks the human', () => {
  noLeaks();

  it('waits for one of the answers, and is seen to wait', async () => {
    const fixture = new RuntimeFixture();
    const handle = fixture.start(askingTeam(), null);
    await fixture.clock.advance(1_000);
    const [asked] = fixture.bodies('approval.asked');
    assert.deepEqual(asked?.approval, { ...spend, id: 'q1', agent: 'judge', task: 't2' });
    assert.equal(fixture.bodies('agent.state').findLast((each) => each.agent === 'judge')?.to, 'waiting');
    assert.deepEqual(fixture.bodies('permission.used').map(({ permission, detail, allowed }) => [permission, detail, allowed]), [['approval.ask', 'spend more', true]]);
    assert.equal(fixture.engine.answer(handle.id, 'q1', 'Burn the house down'), false);
    assert.equal(fixture.engine.answer(handle.id, 'q2', 'Spend'), false);
    assert.equal(fixture.engine.answer('another run', 'q1', 'Spend'), false);
    assert.equal(fixture.engine.answer(handle.id, 'q1', 'Spend'), true);
    assert.equal(fixture.engine.answer(handle.id, 'q1', 'Go on without'), false, 'an answer stands');
    assert.deepEqual(await fixture.endOf(handle), { status: 'done', result: 'Spend' });
    checkLog(fixture.events);
  });

  it('is refused without the permission', async () => {
    const fixture = new RuntimeFixture();
    const end = await fixture.endOf(fixture.start(askingTeam({ permissions: [] }), null));
    assert.match(String((end as { result: unknown }).result), /no permission to approval\.ask/);
    assert.deepEqual(fixture.bodies('approval.asked'), []);
  });

  it("is not pressed for time: the human's does not count, the run's own does", async () => {
    const fixture = new RuntimeFixture();
    const handle = fixture.start(askingTeam({ wait: sleep(fixture.clock, 6_000) }), null, { caps: { seconds: 10 } });
    await fixture.clock.advance(3_600_000);
    fixture.engine.answer(handle.id, 'q1', 'Spend');
    assert.equal((await fixture.endOf(handle)).status, 'done');
    const state = foldRun(fixture.events);
    assert.ok(state.activeMs < 7_000, `${state.activeMs} ms were counted`);
  });

  it('takes its question back when the run is cancelled', async () => {
    const fixture = new RuntimeFixture();
    const handle = fixture.start(askingTeam(), null, { caps: { seconds: 10 } });
    await fixture.clock.advance(1_000);
    handle.cancel('enough');
    assert.equal((await fixture.endOf(handle)).status, 'cancelled');
    assert.deepEqual(fixture.bodies('approval.answered'), [{ type: 'approval.answered', id: 'q1', answer: null }]);
    assert.equal(fixture.engine.answer(handle.id, 'q1', 'Spend'), false);
    checkLog(fixture.events);
  });

  it('waits on in the next process, under the same name', async () => {
    const first = new RuntimeFixture();
    const { id } = first.start(askingTeam(), null);
    await first.clock.advance(1_000);
    await first.engine.dispose();
    const second = new RuntimeFixture({ store: first.store, clock: first.clock });
    const handle = second.resume(askingTeam(), id);
    await second.clock.advance(1_000);
    assert.deepEqual(second.bodies('approval.asked').map(({ approval }) => approval.id), ['q1']);
    assert.equal(second.engine.answer(id, 'q1', 'Go on without'), true);
    assert.deepEqual(await second.endOf(handle), { status: 'done', result: 'Go on without' });
    checkLog([...first.store.read(id)]);
  });

  it('hears what was answered before it could ask again, and is not answered twice', async () => {
    const first = new RuntimeFixture();
    const { id } = first.start(askingTeam(), null);
    await first.clock.advance(1_000);
    await first.engine.dispose();
    const second = new RuntimeFixture({ store: first.store, clock: first.clock });
    const handle = second.resume(askingTeam({ wait: sleep(second.clock, 5_000) }), id);
    await second.clock.advance(1_000);
    assert.equal(second.engine.answer(id, 'q1', 'Spend'), true);
    assert.equal(second.engine.answer(id, 'q1', 'Spend'), false);
    await second.engine.dispose();
    await handle.end;
    const third = new RuntimeFixture({ store: first.store, clock: first.clock });
    assert.deepEqual(await third.endOf(third.resume(askingTeam(), id)), { status: 'done', result: 'Spend' });
    // The agent of the second process still sleeps; nobody hears it any more.
    await first.clock.advance(10_000);
    const log = [...first.store.read(id)];
    assert.equal(log.filter(({ body }) => body.type === 'approval.asked').length, 1);
    const state = foldRun(log);
    assert.deepEqual(fromSnapshot(JSON.parse(JSON.stringify(toSnapshot(state)))), state);
    assert.deepEqual([...state.approvals.values()].map(({ answer }) => answer), ['Spend']);
  });
});
