import assert from 'node:assert/strict';
import { allRules } from '../../../../src/analysis/rules/catalogue.ts';

describe('The rule catalogue', () => {
  it('lists every rule once, under its area', () => {
    assert.equal(new Set(allRules.map(({ id }) => id)).size, allRules.length);
    for (const rule of allRules) assert.match(rule.id, new RegExp(`^${rule.area}/[a-z0-9-]+$`));
  });

  it('says of each rule why it hurts and what to do, in sentences', () => {
    for (const rule of allRules) {
      for (const text of [rule.why, rule.remedy]) assert.match(text, /[.`)]$/, `${rule.id}: ${text}`);
      assert.doesNotMatch(rule.title, /[.!]$/, rule.id);
    }
  });

  it('shares one entry between languages where the meaning is the same', () => {
    const shared = allRules.find(({ id }) => id === 'security/command-injection');
    if (shared !== undefined) assert.ok(shared.languages.includes('typescript'));
  });
});
