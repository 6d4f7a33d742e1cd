import assert from 'node:assert/strict';
import { systemClock } from '../../../../src/adapters/clock/systemClock.ts';
import type { Models } from '../../../../src/adapters/models/createModels.ts';
import { createModels } from '../../../../src/adapters/models/createModels.ts';
import type { ModelOutcome } from '../../../../src/runtime/models/modelClient.ts';
import type { ModelRequest } from '../../../../src/runtime/models/modelRequest.ts';
import { estimateCall, Prices } from '../../../../src/runtime/models/money/prices.ts';
import { startAnthropicServer } from '../../../support/models/anthropicServer.ts';
import { fakeCaller } from '../../../support/models/fakeCaller.ts';
import { startOpenAiServer } from '../../../support/models/openAiServer.ts';
import type { RecordedCall, Script, ScriptedAnswer } from '../../../support/models/scriptedAnswer.ts';
import type { ScriptedServer } from '../../../support/models/scriptedServer.ts';

const tasks = 200;
const request = (task: number): ModelRequest => ({ system: 'You review code.', messages: [{ role: 'user', text: `This is task <${task}>.` }], maxTokens: 200 });
const taskOf = (call: RecordedCall): string => /<(\d+)>/.exec(JSON.stringify(call.body['messages']))![1]!;

/** Every way to fail that the issue names; the last three end a task, the others pass. */
const ways: readonly ScriptedAnswer[] = [
  { kind: 'status', status: 429, headers: { 'retry-after-ms': '20' } },
  { kind: 'status', status: 529 },
  { kind: 'status', status: 500 },
  { kind: 'cut', text: 'This reply breaks off in the middle.', pieces: 2 },
  { kind: 'short', text: 'This stream has no end' },
  { kind: 'slow', text: 'This one never comes', pauseMs: Infinity },
  { kind: 'malformed' },
  { kind: 'status', status: 400, message: 'no such parameter' },
  { kind: 'refusal' },
  { kind: 'maxTokens', text: 'This one is not' },
];

/** Fails three calls in ten, and all of them while it is down. */
function unreliable(outage: readonly [number, number]): Script {
  let seed = 7;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  return (call, index) => {
    if (index >= outage[0] && index < outage[1]) return { kind: 'status', status: 529 };
    if (random() < 0.3) return ways[Math.floor(random() * ways.length)]!;
    return { kind: 'text', text: `Answer to <${taskOf(call)}>`, usage: { input: 50, output: 100 } };
  };
}

const protocols = {
  anthropic: { start: startAnthropicServer, model: 'anthropic/claude-haiku-4-5', env: (url: string) => ({ ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: url }) },
  openai: { start: startOpenAiServer, model: 'openai/gpt-5.4-mini', env: (url: string) => ({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${url}/v1` }) },
};

for (const [name, { start, model, env }] of Object.entries(protocols)) {
  describe(`200 calls at once to a server that speaks ${name} and fails 30 % of them in every way`, function () {
    this.timeout(30_000);
    let server: ScriptedServer;
    let models: Models;
    const open = async (script: Script): Promise<void> => {
      server = await start(script);
      const policy = { concurrency: 20, backoffMs: 5, idleMs: 250, retries: 8, breakerWaits: 50, breaker: { failures: 5, openMs: 60 } };
      models = createModels({ clock: systemClock, env: env(server.url), large: [{ model, policy }], fenceKey: 'k' });
    };
    afterEach(async () => {
      models.dispose();
      await server.close();
    });

    it('loses none, mixes none up, and the breaker opens and closes', async () => {
      await open(unreliable([60, 90]));
      const states: string[] = [];
      models.endpoints[0]!.onDidChangeHealth(({ kind }) => states.push(kind));
      const caller = fakeCaller(systemClock);
      const outcomes = await Promise.all(Array.from({ length: tasks }, (_, task) => models.client.ask(caller, request(task))));
      let answered = 0;
      for (const [task, outcome] of outcomes.entries()) {
        if (outcome.kind === 'failed') assert.ok(['badRequest', 'refusal', 'maxTokens'].includes(outcome.failure.kind), outcome.message);
        else {
          assert.equal(outcome.reply.text, `Answer to <${task}>`);
          answered++;
        }
      }
      assert.ok(answered > tasks * 0.7, `${answered} answered`);
      assert.ok(states.includes('open') && states.includes('half-open') && states.includes('closed'), states.join());
      assert.equal(models.endpoints[0]!.health.kind, 'closed');
      for (let i = 0; i < 100 && server.open > 0; i++) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.equal(server.open, 0, 'no connection is left behind');
    });

    it('spends no more than its cap and one call, and says so to those that it cannot pay for', async () => {
      await open(unreliable([0, 0]));
      const usd = 0.02;
      const caller = fakeCaller(systemClock, { usd });
      const outcomes: ModelOutcome[] = await Promise.all(Array.from({ length: tasks }, (_, task) => models.client.ask(caller, request(task))));
      const ofBudget = outcomes.filter((outcome) => outcome.kind === 'failed' && outcome.failure.kind === 'budget').length;
      const answered = outcomes.filter(({ kind }) => kind === 'reply').length;
      const oneCall = estimateCall(request(0), new Prices().of({ id: model, isLocal: false })).usd!;
      assert.equal(caller.meter.exhausted, 'usd');
      assert.ok(caller.meter.spent.usd <= usd + oneCall, `spent ${caller.meter.spent.usd}`);
      assert.ok(ofBudget > 20 && answered > 5, `${answered} answered, ${ofBudget} not paid for`);
    });
  });
}
