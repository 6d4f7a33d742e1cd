import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findSecrets } from '../../../../../src/adapters/analysers/secrets/findSecrets.ts';
import { Masker } from '../../../../../src/runtime/models/masking/masker.ts';
import { maskRequest, restoreReply } from '../../../../../src/runtime/models/masking/maskRequest.ts';
import type { ModelMessage } from '../../../../../src/runtime/models/modelRequest.ts';
import { reply } from '../../../../support/models/scriptedEndpoint.ts';

// Put together at run time, so that no scanner takes it for a real one.
const token = ['ghp', 'q8Zr2LwTx5Vb', 'N0cJ7mKdY3sFhG6aPeUi1oRt'].join('_').replace('_N', 'N');
const masker = new Masker({ findSecrets, listed: ['Acme Bank', 'prod-7'] });
const mask = (text: string): string => masker.open([text]).mask(text);

describe('masking', () => {
  it('hides secrets, addresses and what the user lists, and nothing else', () => {
    const text = `const key = "${token}"; // ask jane.doe@corp.io about ACME BANK on prod-7, not prod-77\nimport x from 'pkg@1.2.3'; git@github.com:a/b.git; a@example.com; @Decorator()`;
    const masked = mask(text);
    assert.equal(
      masked,
      `const key = "__MASKED_SECRET_1__"; // ask __MASKED_PERSONAL_2__ about __MASKED_PERSONAL_3__ on __MASKED_PERSONAL_4__, not prod-77\nimport x from 'pkg@1.2.3'; git@github.com:a/b.git; a@example.com; @Decorator()`,
    );
  });

  it('hides a value wherever it stands once it was recognised anywhere', () => {
    const request = { system: 's', messages: [{ role: 'user', text: `token: "${token}"` }, { role: 'assistant', text: 'I see', toolCalls: [{ id: '1', name: 'x', input: { a: [`is it ${token}?`] } }] }, { role: 'tool', results: [{ callId: '1', text: token.toString() }] }] satisfies ModelMessage[], maxTokens: 1 };
    const masked = maskRequest(masker, request);
    assert.ok(!JSON.stringify(masked.request).includes(token));
    assert.deepEqual(masked.placeholders.counts, { secrets: 1, personal: 0 });
  });

  it('masks the same request alike at any time, and a longer conversation as it begins', () => {
    const messages: ModelMessage[] = [{ role: 'user', text: `a@b.io ${token}` }];
    const longer: ModelMessage[] = [...messages, { role: 'user', text: 'c@d.io' }];
    const one = maskRequest(new Masker({ findSecrets }), { system: '', messages, maxTokens: 1 }).request;
    const two = maskRequest(new Masker({ findSecrets }), { system: '', messages: longer, maxTokens: 1 }).request;
    assert.deepEqual(two.messages[0], one.messages[0]);
  });

  it('puts back what was hidden, in text and in the arguments of calls, and leaves alone what it never gave', () => {
    const { placeholders } = maskRequest(masker, { system: '', messages: [{ role: 'user', text: `"${token}" x@y.io` }], maxTokens: 1 });
    const restored = restoreReply(reply({ text: 'Rotate __MASKED_SECRET_1__, not __MASKED_SECRET_9__', toolCalls: [{ id: '1', name: 'edit', input: { to: ['mail __MASKED_PERSONAL_2__'] } }] }), placeholders);
    assert.equal(restored.text, `Rotate ${token}, not __MASKED_SECRET_9__`);
    assert.deepEqual(restored.toolCalls, [{ id: '1', name: 'edit', input: { to: ['mail x@y.io'] } }]);
  });

  it('is not fooled by a text that holds placeholders already', () => {
    const text = `__MASKED_SECRET_1__ and "${token}"`;
    const placeholders = masker.open([text]);
    assert.equal(placeholders.restore(placeholders.mask(text)), text);
    assert.match(placeholders.mask(text), /^__MASKED_SECRET_1__ and "__MASKED1_SECRET_1__"$/);
  });

  it('always comes back to the same text', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom(token, 'jo@corp.io', 'Acme Bank', '__MASKED_', 'SECRET_1__', 'prod-7', '"', ' '));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const placeholders = masker.open([text]);
        assert.equal(placeholders.restore(placeholders.mask(text)), text);
      }),
      { numRuns: 300 },
    );
  });
});
