import assert from 'node:assert/strict';
import * as z from 'zod';
import { converse } from '../../../../../src/runtime/models/judgement/converse.ts';
import type { ConversationEnd } from '../../../../../src/runtime/models/judgement/converse.ts';
import type { LoopLimits } from '../../../../../src/runtime/models/judgement/loopLimits.ts';
import type { ModelTool } from '../../../../../src/runtime/models/judgement/modelTool.ts';
import { defineTool } from '../../../../../src/runtime/models/judgement/modelTool.ts';
import type { ModelRequest } from '../../../../../src/runtime/models/modelRequest.ts';
import type { ClientFixture } from '../../../../support/models/clientFixture.ts';
import { clientFixture } from '../../../../support/models/clientFixture.ts';
import { fakeCaller } from '../../../../support/models/fakeCaller.ts';
import type { EndpointStep } from '../../../../support/models/scriptedEndpoint.ts';
import { reply } from '../../../../support/models/scriptedEndpoint.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { SimulatedClock } from '../../../../support/simulatedClock.ts';

describe('a conversation with tools', () => {
  noLeaks();
  let clock: SimulatedClock;
  let fixture: ClientFixture;
  let ran: string[];
  let count = 0;
  const read: ModelTool = defineTool({
    name: 'read',
    description: 'Reads a file',
    input: z.object({ file: z.string() }),
    run: async ({ file }) => {
      ran.push(file);
      if (file === 'gone') throw new Error('no such file');
      return `content of ${file}`;
    },
  });
  const call = (name: string, input: unknown): EndpointStep => ({ text: 'Let me see.', stop: 'toolUse', toolCalls: [{ id: `c${count++}`, name, input }] });
  const talk = (steps: readonly EndpointStep[], limits: LoopLimits = {}, caps = {}): Promise<ConversationEnd> => {
    fixture = clientFixture(clock, steps);
    return converse(fixture.client, fakeCaller(clock, caps), clock, { system: 's', messages: [{ role: 'user', text: 'q' }], tools: [read], maxTokens: 100, limits });
  };
  const told = (request: ModelRequest): string => JSON.stringify(request.messages.at(-1));
  beforeEach(() => {
    clock = new SimulatedClock();
    ran = [];
  });
  afterEach(() => {
    fixture.dispose();
    assert.equal(clock.pending, 0);
  });

  it('ends when the model is done', async () => {
    const end = await talk([call('read', { file: 'a' }), { text: 'It is fine.' }]);
    assert.equal(end.kind, 'done');
    assert.equal(end.text, 'It is fine.');
    assert.match(told(fixture.large.requests[1]!), /content of a/);
  });

  it('tells the model what was wrong with a call and goes on', async () => {
    const unreadable: EndpointStep = { stop: 'toolUse', toolCalls: [{ id: 'u', name: 'read', unreadable: 'the file a' }] };
    const end = await talk([call('write', {}), call('read', { path: 'a' }), unreadable, call('read', { file: 'gone' }), { text: 'ok' }], { idleTurns: 10 });
    assert.equal(end.kind, 'done');
    const replies = fixture.large.requests.slice(1).map(told);
    for (const [index, words] of [/no tool of this name/, /do not fit: file/, /not JSON/, /It failed: no such file/].entries()) assert.match(replies[index]!, words);
    assert.deepEqual(ran, ['gone']);
  });

  it('does not do the same again and again, and stops a model that insists', async () => {
    const end = await talk([call('read', { file: 'a' })]);
    assert.equal(end.kind === 'stopped' && end.why, 'repeatedCall');
    assert.deepEqual(ran, ['a', 'a']);
    assert.equal(end.text, 'Let me see.');
  });

  it('stops a model that calls on without learning anything', async () => {
    const steps = Array.from({ length: 20 }, (_, index) => call('nothing', { index }));
    const end = await talk(steps);
    assert.equal(end.kind === 'stopped' && end.why, 'noProgress');
    assert.equal(fixture.large.requests.length, 3);
  });

  it('stops at each of its limits', async () => {
    const steps = Array.from({ length: 50 }, (_, index) => call('read', { file: `f${index}` }));
    for (const [limits, requests] of [[{ turns: 4 }, 4], [{ turns: 99, tokens: 40 }, 3], [{ turns: 99, usd: 0.0003 }, 3]] as [LoopLimits, number][]) {
      fixture?.dispose();
      const end = await talk(steps, limits);
      assert.equal(end.kind, 'stopped');
      assert.equal(fixture.large.requests.length, requests, JSON.stringify(limits));
    }
  });

  it('stops when its time is up, in the middle of a call', async () => {
    const slow: EndpointStep = (_request, { signal }) =>
      new Promise((resolve, reject) => {
        const timer = clock.schedule(50_000, () => resolve(reply()));
        signal!.addEventListener('abort', () => {
          timer.dispose();
          reject(signal!.reason as Error);
        });
      });
    const talking = talk([call('read', { file: 'a' }), slow], { seconds: 10 });
    await clock.advance(10_000);
    const end = await talking;
    assert.equal(end.kind === 'stopped' && end.why, 'seconds');
    assert.equal(end.text, 'Let me see.');
  });

  it("fails with the partial text when the run's money is gone", async () => {
    const end = await talk(Array.from({ length: 9 }, (_, index) => call('read', { file: `f${index}` })), {}, { tokens: 40 });
    assert.equal(end.kind === 'failed' && end.failure.kind, 'budget');
    assert.equal(end.text, 'Let me see.');
    assert.equal(fixture.large.requests.length, 3);
  });

  it('answers every call of a turn, even those that it does not make', async () => {
    const many: EndpointStep = { stop: 'toolUse', toolCalls: Array.from({ length: 20 }, (_, index) => ({ id: `m${index}`, name: 'read', input: { file: `f${index}` } })) };
    await talk([many, { text: 'ok' }]);
    assert.equal(ran.length, 16);
    const last = fixture.large.requests[1]!.messages.at(-1)!;
    assert.equal(last.role === 'tool' && last.results.length, 20);
  });
});
