import assert from 'node:assert/strict';
import { standingOf } from '../../../../../src/teams/review/learning/standing.ts';
import { tiredRule } from '../../../../../src/teams/review/learning/tiredRule.ts';
import type { Dismissal, KnownFinding } from '../../../../../src/teams/review/ports/memory.ts';

const dismissal = (more: Partial<Dismissal> = {}): Dismissal => ({ scope: 'finding', rule: 'style/naming', file: 'a.ts', finding: 'f', reason: 'Intended', at: '2030-01-01T00:00:00Z', ...more });
const now = Date.parse('2030-02-01');

describe('a rule that people are tired of', () => {
  it('was dismissed three times for one reason, however that is written', () => {
    assert.deepEqual(tiredRule([dismissal(), dismissal({ reason: 'intended ' }), dismissal({ reason: 'INTENDED' }), dismissal({ reason: 'False alarm' })], 'style/naming', now), { rule: 'style/naming', reason: 'Intended', times: 3 });
  });

  it('is not one that was dismissed twice, for different reasons, for another rule, for later or until a day that is over', () => {
    assert.equal(tiredRule([dismissal(), dismissal()], 'style/naming', now), undefined);
    assert.equal(tiredRule([dismissal(), dismissal({ reason: 'False alarm' }), dismissal({ reason: 'Not here' })], 'style/naming', now), undefined);
    assert.equal(tiredRule([dismissal(), dismissal(), dismissal()], 'style/other', now), undefined);
    const later = dismissal({ reason: 'Will be fixed later' });
    assert.equal(tiredRule([later, later, later], 'style/naming', now), undefined);
    const over = dismissal({ until: '2030-01-15' });
    assert.equal(tiredRule([over, over, over], 'style/naming', now), undefined);
  });

  it('is not asked about once it is muted', () => {
    assert.equal(tiredRule([dismissal(), dismissal(), dismissal(), dismissal({ scope: 'rule' })], 'style/naming', now), undefined);
  });
});

describe('how a reviewer stands', () => {
  const known = (agent: string, closed: number, open: number): Map<string, KnownFinding> => new Map(Array.from({ length: closed + open }, (_, index) => [`f${index}`, { id: `f${index}`, agent, rule: `${agent}/x`, file: 'a.ts', firstSeen: 1, lastSeen: 1, closedAt: index < closed ? 2 : null }]));

  it('is what was acted on and what was dismissed, once people have decided ten times', () => {
    assert.equal(standingOf('style', [{ known: known('style', 6, 5), dismissals: [dismissal({ finding: 'f9' })] }]), undefined);
    assert.deepEqual(standingOf('style', [{ known: known('style', 8, 5), dismissals: [dismissal({ finding: 'f9' }), dismissal({ finding: 'f10' })] }]), { acted: 8, dismissed: 2, isUnderBar: false });
  });

  it('is under the bar where fewer than half were worth acting on, and counts for nobody else', () => {
    const dismissals = Array.from({ length: 8 }, (_, index) => dismissal({ finding: `other${index}`, rule: 'eslint/semi' }));
    assert.deepEqual(standingOf('style', [{ known: known('style', 3, 0), dismissals }]), { acted: 3, dismissed: 8, isUnderBar: true });
    assert.equal(standingOf('security', [{ known: known('style', 3, 0), dismissals }]), undefined);
  });

  it('does not call fixed what was dismissed and then went away', () => {
    const dismissals = Array.from({ length: 10 }, (_, index) => dismissal({ finding: `f${index}` }));
    assert.deepEqual(standingOf('style', [{ known: known('style', 10, 0), dismissals }]), { acted: 0, dismissed: 10, isUnderBar: true });
  });
});
