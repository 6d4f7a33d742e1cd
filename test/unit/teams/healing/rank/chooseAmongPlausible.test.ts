import assert from 'node:assert/strict';
import type { Plausible } from '../../../../../src/teams/healing/rank/chooseAmongPlausible.ts';
import { rankPlausible } from '../../../../../src/teams/healing/rank/chooseAmongPlausible.ts';

function plausible(title: string, prior: number, behaviour: readonly string[] = [], suspicion = 1): Plausible {
  return { candidate: { file: 'a.js', edits: [{ start: 0, end: 1, text: 'x' }], template: 'operator.comparison', title, prior, line: 1 }, suspicion, behaviour };
}

const titles = (list: readonly Plausible[]): string[] => rankPlausible(list).map(({ candidate }) => candidate.title);

describe('choosing among plausible repairs', () => {
  it('prefers what developers do more often, where nothing else is known', () => {
    assert.deepEqual(titles([plausible('rare', 0.1), plausible('common', 0.9)]), ['common', 'rare']);
    assert.equal(rankPlausible([plausible('only', 0.5)])[0]!.agreement, null);
  });

  it('prefers the more suspect line among equals', () => {
    assert.deepEqual(titles([plausible('far', 0.5, [], 0.1), plausible('near', 0.5, [], 1)]), ['near', 'far']);
  });

  it('lets several that behave alike outweigh one that is hardly likelier and behaves on its own', () => {
    const ranked = rankPlausible([plausible('alone', 0.505, ['1', '2', '9']), plausible('one', 0.5, ['1', '2', '3']), plausible('two', 0.5, ['1', '2', '3']), plausible('three', 0.5, ['1', '2', '3'])]);
    assert.notEqual(ranked[0]!.candidate.title, 'alone');
    assert.equal(ranked[0]!.agreement, 1);
    assert.equal(ranked[0]!.otherPlausible, 1);
    assert.equal(ranked.at(-1)!.candidate.title, 'alone');
    assert.equal(ranked.at(-1)!.otherPlausible, 3);
    assert.ok(ranked.at(-1)!.agreement! < 1);
  });

  it('gives scores from 0 to 1 in the order of the list', () => {
    const ranked = rankPlausible([plausible('a', 1, ['x']), plausible('b', 0.2, ['y']), plausible('c', 0.2, ['x'])]);
    for (const { score } of ranked) assert.ok(score >= 0 && score <= 1);
    assert.deepEqual([...ranked].sort((a, b) => b.score - a.score), ranked);
  });

  it('ranks nothing where there is nothing', () => {
    assert.deepEqual(rankPlausible([]), []);
  });
});
