import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { repeatsChoice } from '../../../src/analysis/repeatsChoice.ts';

describe('Whether an expression repeats a choice', () => {
  for (const source of ['(a+)+', '(?:a|a)*$', '(\\w+\\s?)*x', '^(([a-z])+.)+$', '(a?b?){20}', '(?<word>a*)*', '(?=(a+)+)b', '(?:(a)\\1)*', '(?:x(?:a|b)y)+', '(?i:a|A)*', '([^"]|\\\\")*']) {
    it(`says so of /${source}/`, () => assert.equal(repeatsChoice(source), true));
  }
  for (const source of ['\\s+$', '.*,.*,.*', '(?:ab)*', '(a|b)c', '(\\d+)\\.(\\d+)?', '[(a+)]+', '\\(a+\\)+', '(a|b){3}', 'a{2,}b*', '(?<year>\\d{4})-', '^(?:[a-z]{3})+$', '(?<!a|b)c+']) {
    it(`does not say so of /${source}/`, () => assert.equal(repeatsChoice(source), false));
  }
  it('says so of what it cannot read, so that nobody takes it for harmless', () => {
    for (const source of ['(a', 'a)', '[a']) assert.equal(repeatsChoice(source), true, source);
  });
});
