import assert from 'node:assert/strict';
import { chatProblem } from '../../../../src/extension/model/chatProblem.ts';
import { triedWords } from '../../../../src/extension/model/modelRows.ts';
import { inEnglish } from '../../../../src/extension/model/translate.ts';
import type { EditorModelProblem } from '../../../../src/protocol/editorModels.ts';

const error = (message: string, more: object = {}): Error => Object.assign(new Error(message), more);

describe('What an error of the editor’s models comes to', () => {
  const cases: readonly [string, Error, boolean, EditorModelProblem][] = [
    ['the editor’s code for a missing consent', error('no', { code: 'NoPermissions' }), false, 'notAllowed'],
    ['its code for a model that is gone', error('gone', { code: 'NotFound' }), false, 'notOffered'],
    ['its code for somebody shut out', error('no', { code: 'Blocked' }), false, 'quota'],
    ['somebody shut out for asking too often', error('temporarily blocked due to making too many requests', { code: 'Blocked' }), false, 'rateLimited'],
    ['somebody shut out for what they asked', error('The response was filtered by the content filter', { code: 'Blocked' }), true, 'refused'],
    ['a quota by the name of the error', error('You have used it up', { name: 'ChatQuotaExceeded' }), false, 'quota'],
    ['a quota by the name of its cause', error('Unknown', { code: 'Unknown', cause: { name: 'ChatQuotaExceeded' } }), false, 'quota'],
    ['a rate limit by name', error('Slow down', { name: 'ChatRateLimited' }), false, 'rateLimited'],
    ['a quota in words', error('You have no premium requests left'), false, 'quota'],
    ['a prompt that is too long', error('Message exceeds token limit.'), false, 'tooLong'],
    ['a provider that left between listing and asking', error('Chat provider for model x is not registered.'), false, 'notOffered'],
    ['anything else before a reply', error('fetch failed'), false, 'failed'],
    ['anything else within one', error('socket hang up'), true, 'cut'],
  ];
  for (const [what, thrown, hasBegun, problem] of cases) {
    it(`is ${problem} for ${what}`, () => {
      assert.deepEqual(chatProblem(thrown, hasBegun), { problem, detail: thrown.message });
    });
  }

  it('is a failure in the words at hand for what is no error at all', () => {
    assert.deepEqual(chatProblem('out of paper', false), { problem: 'failed', detail: 'out of paper' });
    assert.deepEqual(chatProblem(undefined, false), { problem: 'failed', detail: 'undefined' });
  });
});

describe('What trying a model is said to have come to', () => {
  const tried = { milliseconds: 1200, tokens: 24, usd: null };
  it('names the plan for the editor’s models and says that the sum is unknown', () => {
    assert.equal(triedWords('editor/copilot/x', tried, false, inEnglish), 'editor/copilot/x answered in 1.2 s with 24 tokens (paid by the provider’s plan; what that comes to is unknown here). Reviews use it from now on.');
    assert.match(triedWords('openai/x', tried, false, inEnglish), /its price is unknown/);
    assert.match(triedWords('openai/x', { ...tried, usd: 0.0002 }, true, inEnglish), /\(\$0\.0002\)\. Reviews use it/);
  });

  it('says that a limit in money keeps a model without a price from being used', () => {
    assert.match(triedWords('editor/copilot/x', tried, true, inEnglish), /A limit in US dollars is set.*state one under/);
  });
});
