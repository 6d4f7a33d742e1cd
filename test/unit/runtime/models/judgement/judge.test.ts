import assert from 'node:assert/strict';
import * as z from 'zod';
import { judge } from '../../../../../src/runtime/models/judgement/judge.ts';
import { readJson } from '../../../../../src/runtime/models/judgement/readJson.ts';
import type { ClientFixture } from '../../../../support/models/clientFixture.ts';
import { clientFixture } from '../../../../support/models/clientFixture.ts';
import { fakeCaller } from '../../../../support/models/fakeCaller.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { SimulatedClock } from '../../../../support/simulatedClock.ts';

const schema = z.object({ verdict: z.enum(['real', 'false alarm']), line: z.number() });
const question = { system: 's', prompt: 'Is it real?', schema, maxTokens: 100 };
const good = { text: '{"verdict":"real","line":3}' };

describe('a judgement', () => {
  noLeaks();
  const clock = new SimulatedClock();
  let fixture: ClientFixture;
  afterEach(() => fixture.dispose());

  it('is asked for by its schema and comes back checked', async () => {
    fixture = clientFixture(clock, [good]);
    const judged = await judge(fixture.client, fakeCaller(clock), question);
    assert.partialDeepStrictEqual(judged, { kind: 'judged', value: { verdict: 'real', line: 3 }, by: 'anthropic/claude-opus-5-5', tier: 'large' });
    assert.partialDeepStrictEqual(fixture.large.requests[0]!.schema, { type: 'object', required: ['verdict', 'line'] });
  });

  it('is asked for once more with the reasons, then given up', async () => {
    fixture = clientFixture(clock, [{ text: '{"verdict":"maybe","line":"x"}' }, good]);
    assert.equal((await judge(fixture.client, fakeCaller(clock), question)).kind, 'judged');
    const [, turn, correction] = fixture.large.requests[1]!.messages;
    assert.equal(turn!.role, 'assistant');
    assert.match(correction!.role === 'user' ? correction!.text : '', /verdict: .*line: /);
    fixture.dispose();
    fixture = clientFixture(clock, [{ text: 'I would rather not say' }]);
    const none = await judge(fixture.client, fakeCaller(clock), question);
    assert.equal(none.kind === 'none' && none.failure.kind, 'malformed');
    assert.equal(fixture.large.requests.length, 2);
  });

  it('keeps no reply that is of no use', async () => {
    fixture = clientFixture(clock, [{ text: 'no' }, { text: 'no' }, good], { isCached: true });
    assert.equal((await judge(fixture.client, fakeCaller(clock), question)).kind, 'none');
    assert.equal((await judge(fixture.client, fakeCaller(clock), question)).kind, 'judged');
    assert.equal((await judge(fixture.client, fakeCaller(clock), question)).kind, 'judged');
    assert.equal(fixture.large.requests.length, 3);
  });

  it('begins small and goes on large only when the small model is unsure or fails', async () => {
    const small = { ...question, tier: 'small' as const, isUnsure: ({ line }: { line: number }) => line === 0 };
    const unsure = { text: '{"verdict":"real","line":0}' };
    for (const [steps, tier] of [[[good], 'small'], [[unsure], 'large'], [[{ kind: 'auth', detail: '' } as const], 'large']] as const) {
      fixture?.dispose();
      fixture = clientFixture(clock, [good], { small: steps });
      const judged = await judge(fixture.client, fakeCaller(clock), small);
      assert.equal(judged.kind === 'judged' && judged.tier, tier);
    }
    fixture.dispose();
    fixture = clientFixture(clock, [{ kind: 'server', detail: '' }], { small: [unsure] });
    const judged = await judge(fixture.client, fakeCaller(clock), small);
    assert.equal(judged.kind === 'judged' && judged.tier, 'small', 'an unsure judgement is better than none');
  });
});

describe('JSON as models write it', () => {
  const value = { a: [1, 'x'] };
  for (const text of ['{"a":[1,"x"]}', '```json\n{"a":[1,"x"]}\n```', 'Here it is:\n{"a":[1,"x"]}\nAnything else?', "{a: [1, 'x',],}", '{"a":[1,"x"]', '```\n{"a": [1, "x"]}']) {
    it(`is read: ${JSON.stringify(text)}`, () => assert.deepEqual(readJson(text), { ok: true, value }));
  }
  for (const text of ['', 'no JSON here', 'true enough']) {
    it(`is not made up: ${JSON.stringify(text)}`, () => assert.equal(readJson(text).ok, false));
  }
});
