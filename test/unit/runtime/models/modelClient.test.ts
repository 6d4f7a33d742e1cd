import assert from 'node:assert/strict';
import type { ModelRequest } from '../../../../src/runtime/models/modelRequest.ts';
import type { Tracer } from '../../../../src/runtime/telemetry/tracer.ts';
import type { ClientFixture } from '../../../support/models/clientFixture.ts';
import { clientFixture } from '../../../support/models/clientFixture.ts';
import { fakeCaller } from '../../../support/models/fakeCaller.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { settle, SimulatedClock } from '../../../support/simulatedClock.ts';

// Put together at run time, so that no scanner takes it for a real one.
const token = `ghp_${'q8Zr2LwTx5Vb'}${'N0cJ7mKdY3sFhG6aPeUi1oRt'}`;
const question: ModelRequest = { system: 's', messages: [{ role: 'user', text: `const key = "${token}";` }], maxTokens: 100 };

describe('a client of models', () => {
  noLeaks();
  const clock = new SimulatedClock();
  let fixture: ClientFixture;
  afterEach(() => fixture.dispose());

  it('masks what leaves, restores what comes back, pays, and names the call in the audit trail', async () => {
    fixture = clientFixture(clock, [{ text: 'Rotate __MASKED_SECRET_1__.' }]);
    const caller = fakeCaller(clock);
    const outcome = await fixture.client.ask(caller, question);
    assert.equal(outcome.kind === 'reply' && outcome.reply.text, `Rotate ${token}.`);
    assert.ok(!JSON.stringify(fixture.large.requests).includes(token));
    assert.equal(caller.meter.spent.tokens, 15);
    assert.equal(caller.meter.spent.usd, (10 * 4 + 5 * 20) / 1_000_000);
    assert.match(caller.uses[0]!, /^model\.call anthropic\/claude-opus-5-5 [0-9a-f]{64}$/);
    assert.ok(!JSON.stringify([caller.lines, caller.uses]).includes(token));
  });

  it('shows beforehand what would be sent and what it may cost', () => {
    fixture = clientFixture(clock, [{}]);
    assert.ok(!JSON.stringify(fixture.client.preview(question).request).includes(token));
    const { usd, tokens, model } = fixture.client.estimate(question);
    assert.ok(usd! > 0.002 && usd! < 0.01 && tokens > 100);
    assert.equal(model, 'anthropic/claude-opus-5-5');
  });

  it('answers from the cache what was asked before, for nothing', async () => {
    fixture = clientFixture(clock, [{ text: 'first __MASKED_SECRET_1__' }, { text: 'second' }], { isCached: true });
    const caller = fakeCaller(clock);
    await fixture.client.ask(caller, question);
    const again = await fixture.client.ask(caller, question);
    assert.equal(again.kind === 'reply' && again.reply.text, `first ${token}`);
    assert.equal(again.kind === 'reply' && again.from, 'cache');
    assert.equal(fixture.large.requests.length, 1);
    assert.equal(caller.meter.spent.tokens, 15);
    const fresh = await fixture.client.ask(caller, question, { isFresh: true });
    assert.equal(fresh.kind === 'reply' && fresh.reply.text, 'second');
  });

  it('tells a failure, a refusal and a reply that is not whole as such, and keeps none of them', async () => {
    fixture = clientFixture(clock, [{ kind: 'auth', detail: '' }, { stop: 'refusal' }, { stop: 'maxTokens', text: 'half' }, {}], { isCached: true });
    const caller = fakeCaller(clock);
    const kinds: string[] = [];
    for (let i = 0; i < 4; i++) {
      const outcome = await fixture.client.ask(caller, question);
      kinds.push(outcome.kind === 'failed' ? outcome.failure.kind : outcome.kind);
    }
    assert.deepEqual(kinds, ['auth', 'refusal', 'maxTokens', 'reply']);
    assert.equal(caller.meter.spent.tokens, 45, 'what was charged is paid');
  });

  it('throws what a cancel is, and pays for what was on its way', async () => {
    fixture = clientFixture(clock, [(_request, { signal }) => new Promise((_resolve, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error)))]);
    const caller = fakeCaller(clock);
    const ended = assert.rejects(fixture.client.ask(caller, question), { name: 'CancelledError' });
    await settle();
    caller.cancel();
    await ended;
    assert.ok(caller.meter.spent.tokens > 0);
  });

  it('traces a call by the names that tools for models know', async () => {
    const attributes: Record<string, unknown> = {};
    let name = '';
    const tracer: Tracer = {
      start: (started, first) => {
        name = started;
        Object.assign(attributes, first);
        return { traceparent: undefined, set: (more) => void Object.assign(attributes, more), end: () => {} };
      },
    };
    fixture = clientFixture(clock, [{}], { tracer });
    await fixture.client.ask(fakeCaller(clock), question);
    assert.equal(name, 'chat claude-opus-5-5');
    assert.partialDeepStrictEqual(attributes, { 'gen_ai.provider.name': 'anthropic', 'gen_ai.agent.id': 'security', 'gen_ai.usage.output_tokens': 5 });
    assert.ok(!JSON.stringify(attributes).includes('const key'));
  });
});
