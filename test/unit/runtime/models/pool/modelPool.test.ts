import assert from 'node:assert/strict';
import type { Balance } from '../../../../../src/runtime/models/pool/modelPool.ts';
import { ModelPool } from '../../../../../src/runtime/models/pool/modelPool.ts';
import { withPolicy } from '../../../../../src/runtime/models/policy/withPolicy.ts';
import type { EndpointStep } from '../../../../support/models/scriptedEndpoint.ts';
import { reply, ScriptedEndpoint } from '../../../../support/models/scriptedEndpoint.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { settle, SimulatedClock } from '../../../../support/simulatedClock.ts';

const question = { system: '', messages: [], maxTokens: 10 };

describe('a pool of endpoints', () => {
  noLeaks();
  let clock: SimulatedClock;
  let endpoints: ScriptedEndpoint[];
  let pool: ModelPool;
  const create = (balance: Balance, ...steps: EndpointStep[][]): ModelPool => {
    clock = new SimulatedClock();
    endpoints = steps.map((script, index) => new ScriptedEndpoint(script, `openai/${'abc'[index]}`));
    return (pool = new ModelPool(endpoints.map((endpoint) => withPolicy(endpoint, { clock, retries: 0, breaker: { failures: 1, openMs: 1_000 } })), balance));
  };
  const counts = (): number[] => endpoints.map(({ requests }) => requests.length);
  afterEach(() => pool.dispose());

  it('asks each in turn', async () => {
    create('roundRobin', [{}], [{}], [{}]);
    for (let i = 0; i < 6; i++) await pool.complete(question);
    assert.deepEqual(counts(), [2, 2, 2]);
  });

  it('asks who has least to do', async () => {
    const busy: EndpointStep = () => new Promise((resolve) => void clock.schedule(1_000, () => resolve(reply())));
    create('leastConnections', [busy], [{}]);
    const first = pool.complete(question);
    await settle();
    for (let i = 0; i < 4; i++) await pool.complete(question);
    await clock.advance(1_000);
    await first;
    assert.deepEqual(counts(), [1, 4]);
  });

  it('asks the next one when one fails, leaves that alone for a while, and comes back to it', async () => {
    create('failover', [{ kind: 'server', detail: '' }, {}], [{}]);
    const progress: string[] = [];
    await pool.complete(question, { onProgress: ({ kind }) => progress.push(kind) });
    assert.deepEqual(progress, ['restarted']);
    await pool.complete(question);
    assert.deepEqual(counts(), [1, 2]);
    await clock.advance(1_000);
    await pool.complete(question);
    assert.deepEqual(counts(), [2, 2]);
  });

  it('asks nobody else what nobody else may answer', async () => {
    create('failover', [{ kind: 'budget', detail: '' }], [{}]);
    await assert.rejects(pool.complete(question), { name: 'ModelError' });
    assert.deepEqual(counts(), [1, 0]);
  });

  it('fails as the last one fails', async () => {
    create('failover', [{ kind: 'auth', detail: '' }], [{ kind: 'tooLong', detail: '' }]);
    await assert.rejects(pool.complete(question), /too long for openai\/b/);
  });
});
