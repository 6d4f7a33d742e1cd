import assert from 'node:assert/strict';
import { systemClock } from '../../../../src/adapters/clock/systemClock.ts';
import { createEndpoint } from '../../../../src/adapters/models/createEndpoint.ts';
import { scrub } from '../../../../src/adapters/models/scrub.ts';
import { rateReportOf, retryAfterOf } from '../../../../src/adapters/models/rateHeaders.ts';
import { parseModelReference } from '../../../../src/runtime/models/modelReference.ts';

const create = (model: string, env: Record<string, string>): ReturnType<typeof createEndpoint> => createEndpoint(parseModelReference(model), env, systemClock);

describe('a model by its name', () => {
  it('keeps the slashes after the first one', () => {
    assert.deepEqual(parseModelReference('openai-compatible/meta-llama/Llama-3.3-70B'), { provider: 'openai-compatible', name: 'meta-llama/Llama-3.3-70B' });
  });

  it('says what is expected of a name that is none', () => {
    for (const text of ['claude', 'anthropic/', '/x', 'acme/x', 'openai/a b']) assert.throws(() => parseModelReference(text), { name: 'UserFacingError', hint: /anthropic\/NAME/ });
  });

  it('says which variable is missing', () => {
    assert.throws(() => create('anthropic/x', {}), /ANTHROPIC_API_KEY/);
    assert.throws(() => create('openai/x', { OPENAI_API_KEY: ' ' }), /OPENAI_API_KEY/);
    assert.throws(() => create('openai-compatible/x', { OPENAI_API_KEY: 'k' }), /OPENAI_BASE_URL/);
    assert.ok(create('openai-compatible/x', { OPENAI_BASE_URL: 'http://localhost:11434/v1' }).isLocal);
    assert.ok(!create('openai/x', { OPENAI_API_KEY: 'k' }).isLocal);
  });

  it('takes no address with a password in it, nor one that is none', () => {
    for (const url of ['https://me:secret@gateway/v1', 'gateway', 'ftp://gateway']) assert.throws(() => create('openai-compatible/x', { OPENAI_BASE_URL: url }), { name: 'UserFacingError' });
  });
});

describe("a provider's words", () => {
  it('lose the key, whole or starred out, and stay short', () => {
    const key = `sk-proj-${'Ab3'.repeat(10)}`;
    for (const told of [`bad key ${key}.`, 'bad key sk-proj-****1234', `Bearer ${key}`, `at https://user:${key}@host/`]) {
      const clean = scrub(told, key);
      assert.ok(!clean.includes('Ab3Ab3') && !clean.includes('1234'), clean);
    }
    assert.ok(scrub('x'.repeat(5_000), undefined).length <= 300);
  });

  it('tell when to come back, in any of the ways', () => {
    const after = (headers: Record<string, string>): number | undefined => retryAfterOf(new Headers(headers), Date.parse('2026-01-01T00:00:00Z'));
    assert.equal(after({ 'retry-after': '1.5' }), 1_500);
    assert.equal(after({ 'retry-after-ms': '20', 'retry-after': '9' }), 20);
    assert.equal(after({ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }), 60_000);
    assert.equal(after({ 'retry-after': 'soon' }), undefined);
    assert.equal(after({}), undefined);
  });

  it('tell limits in either family of headers', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    const openAi = rateReportOf(new Headers({ 'x-ratelimit-limit-requests': '500', 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6m0s', 'x-ratelimit-limit-tokens': '30000', 'x-ratelimit-reset-tokens': '12ms' }), now);
    assert.deepEqual(openAi, { requests: { limit: 500, remaining: 0, resetMs: 360_000 }, tokens: { limit: 30_000, resetMs: 12 } });
    const anthropic = rateReportOf(new Headers({ 'anthropic-ratelimit-requests-remaining': '3', 'anthropic-ratelimit-requests-reset': '2026-01-01T00:00:30Z' }), now);
    assert.deepEqual(anthropic, { requests: { remaining: 3, resetMs: 30_000 } });
    assert.equal(rateReportOf(new Headers(), now), undefined);
  });
});
