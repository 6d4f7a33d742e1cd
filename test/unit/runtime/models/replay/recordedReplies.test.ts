import assert from 'node:assert/strict';
import { createReplayEndpoint } from '../../../../../src/runtime/models/replay/replayEndpoint.ts';
import { RecordedReplies, repliedFact, replayDigest } from '../../../../../src/runtime/models/replay/recordedReplies.ts';
import { createFence } from '../../../../../src/runtime/models/trust/fence.ts';
import type { ModelRequest } from '../../../../../src/runtime/models/modelRequest.ts';
import type { RunEvent } from '../../../../../src/runtime/runs/runEvent.ts';
import { reply } from '../../../../support/models/scriptedEndpoint.ts';

const asked = (key: string, text: string): ModelRequest => ({ system: 's', messages: [{ role: 'user', text: createFence(key).around(text, 'a.js') }], maxTokens: 10 });
const event = (request: ModelRequest, answer: object): RunEvent => ({ run: 'r', seq: 1, at: 1, body: { type: 'fact', agent: 'security', name: repliedFact, data: { digest: replayDigest(request), endpoint: 'anthropic/x', answer } } });

describe('A run answered from its record', () => {
  it('knows a request again whoever fenced it, and by nothing else', () => {
    assert.equal(replayDigest(asked('one', 'const a = 1;')), replayDigest(asked('two', 'const a = 1;')));
    assert.notEqual(replayDigest(asked('one', 'const a = 1;')), replayDigest(asked('one', 'const a = 2;')));
    assert.notEqual(replayDigest(asked('one', 'x')), replayDigest({ ...asked('one', 'x'), maxTokens: 11 }));
    const raw: ModelRequest = { system: 's', messages: [{ role: 'assistant', text: 't', raw: { by: 'x', content: 1 } }], maxTokens: 1 };
    assert.equal(replayDigest(raw), replayDigest({ ...raw, messages: [{ role: 'assistant', text: 't' }], tier: 'small' }));
  });

  it('gives answers in their order, failures as they were, and none to what was not asked', async () => {
    const first = asked('k', 'first');
    const second = asked('k', 'second');
    const endpoint = createReplayEndpoint(new RecordedReplies([event(first, { reply: reply({ text: 'a' }) }), event(first, { reply: reply({ text: 'b' }) }), event(second, { failure: { kind: 'auth', detail: 'no' } })]));
    assert.equal(endpoint.id, 'anthropic/x');
    assert.deepEqual([(await endpoint.complete(first)).text, (await endpoint.complete(first)).text, (await endpoint.complete(first)).text], ['a', 'b', 'b']);
    await assert.rejects(endpoint.complete(second), /does not accept the API key/);
    await assert.rejects(endpoint.complete(asked('k', 'third')), /the recorded run did not ask that/);
    await assert.rejects(createReplayEndpoint(new RecordedReplies([])).complete(first), /did not ask that/);
  });
});
