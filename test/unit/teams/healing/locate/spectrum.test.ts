import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ochiai } from '../../../../../src/teams/healing/locate/spectrum.ts';
import type { TestCoverage } from '../../../../../src/teams/healing/testModel.ts';
import { testId } from '../../../../../src/teams/healing/testModel.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';

const covered = (name: string, lines: Record<string, number[]>): TestCoverage => ({ ref: { project: 'p', file: 'a.test.js', path: [name] }, lines });
const ids = (...names: string[]): Set<string> => new Set(names.map((name) => testId({ file: 'a.test.js', path: [name] })));

describe('suspicion from coverage', () => {
  noLeaks();

  it('is highest for the line that the failing test alone runs, lower the more passing tests run a line', () => {
    const scores = ochiai([
      covered('fails', { 'src/a.js': [1, 2, 5], 'src/b.js': [1] }),
      covered('passes', { 'src/a.js': [1, 3] }),
      covered('passes too', { 'src/a.js': [1, 2, 3], 'src/c.js': [9] }),
    ], ids('fails'));
    const ofA = scores.get('src/a.js')!;
    assert.equal(ofA.get(5), 1);
    assert.equal(ofA.get(2), 1 / Math.sqrt(2));
    assert.equal(ofA.get(1), 1 / Math.sqrt(3));
    assert.ok(!ofA.has(3));
    assert.equal(scores.get('src/b.js')!.get(1), 1);
    assert.ok(!scores.has('src/c.js'));
  });

  it('is between 0 and 1, the same for lines that the same tests run, and does not depend on the order of tests or lines', () => {
    const line = fc.integer({ min: 1, max: 8 });
    const tests = fc.array(fc.record({ lines: fc.array(line, { maxLength: 12 }), isFailing: fc.boolean() }), { maxLength: 8 });
    fc.assert(
      fc.property(tests, (drawn) => {
        const coverage = drawn.map(({ lines }, index) => covered(`t${index}`, { f: lines }));
        const failing = ids(...drawn.flatMap(({ isFailing }, index) => (isFailing ? [`t${index}`] : [])));
        const scores = ochiai(coverage, failing).get('f') ?? new Map<number, number>();
        const turned = ochiai([...coverage].reverse().map(({ ref, lines }) => ({ ref, lines: { f: [...lines['f']!].reverse() } })), failing).get('f') ?? new Map<number, number>();
        const ranBy = (one: number): string => drawn.map(({ lines }) => Number(lines.includes(one))).join('');
        for (const [one, score] of scores) {
          assert.ok(score > 0 && score <= 1);
          assert.equal(turned.get(one), score);
          for (const [other, otherScore] of scores) if (ranBy(one) === ranBy(other)) assert.equal(score, otherScore);
        }
        assert.equal(turned.size, scores.size);
        // What every failing test runs and no passing one does is as suspect as can be.
        for (let one = 1; one <= 8; one++) {
          const isPerfect = failing.size > 0 && drawn.every(({ lines, isFailing }) => lines.includes(one) === isFailing);
          if (isPerfect) assert.ok(Math.abs(scores.get(one)! - 1) < 1e-12);
        }
      }),
    );
  });

  it('is nothing where nothing fails', () => {
    assert.equal(ochiai([covered('passes', { a: [1] })], new Set()).size, 0);
    assert.equal(ochiai([], ids('fails')).size, 0);
  });
});
