import assert from 'node:assert/strict';
import type { ArrivalOutcome, GrowthOutcome } from '../../../../../src/teams/review/ports/probes.ts';
import { judgeArrival } from '../../../../../src/teams/review/probing/judgeArrival.ts';
import { judgeGrowth } from '../../../../../src/teams/review/probing/judgeGrowth.ts';

const growth = (outcome: GrowthOutcome, complexity: 'exponential' | 'polynomial' = 'exponential') => judgeGrowth({ complexity }, outcome);
const points = (time: (length: number) => number, lengths: readonly number[]): GrowthOutcome => ({ status: 'measured', points: lengths.map((length) => ({ length, ms: time(length) })) });
const doubling = (from: number, times: number): number[] => Array.from({ length: times }, (_, index) => from * 2 ** index);

describe('What measured times say of an expression', () => {
  it('bear out exponential growth, with the figures', () => {
    const { verdict, text } = growth(points((length) => 2 ** (length - 18), [18, 20, 22, 24, 26]));
    assert.equal(verdict, 'shown');
    assert.equal(text, 'Run on input that grows: 20 characters 4.0 ms, 22 characters 16 ms, 24 characters 64 ms, 26 characters 256 ms');
  });

  it('bear out polynomial growth', () => {
    assert.equal(growth(points((length) => length ** 2 / 1e6, doubling(64, 10)), 'polynomial').verdict, 'shown');
    assert.equal(growth(points((length) => length ** 3 / 1e8, doubling(64, 8)), 'polynomial').verdict, 'shown');
  });

  it('bear it out where the last one never ended', () => {
    const { verdict, text } = growth({ status: 'measured', points: [{ length: 20, ms: 3 }], unfinished: { length: 22, ms: 3_900 } });
    assert.equal(verdict, 'shown');
    assert.match(text, /22 characters not ended after 3\.9 s$/);
    assert.equal(growth({ status: 'measured', points: [], unfinished: { length: 12, ms: 3_900 } }).verdict, 'shown');
  });

  it('refute it where a long input is read at a steady pace', () => {
    const { verdict, text } = growth(points((length) => length / 1e5, doubling(64, 13)));
    assert.equal(verdict, 'refuted');
    assert.match(text, /no faster than the input/);
    assert.match(text, /262,144 characters 2\.6 ms$/);
  });

  it('leave open what is neither: short input, few measures, times that an idle machine could have', () => {
    for (const outcome of [
      points((length) => length / 1e5, doubling(64, 5)),
      points((length) => length ** 1.4 / 1e6, doubling(64, 13)),
      points((length) => length ** 2 / 1e12, doubling(64, 10)),
      points(() => 30, [200_000]),
      points(() => 0, []),
    ]) assert.equal(growth(outcome).verdict, 'notShown', JSON.stringify(outcome));
  });

  it('say nothing where it could not be run', () => {
    assert.deepEqual(growth({ status: 'failed', why: 'there is no Python on this machine' }), { verdict: 'notShown', text: 'The expression could not be run: there is no Python on this machine' });
  });
});

describe('What a call with a marked text says', () => {
  const arrived: ArrivalOutcome = { status: 'arrived', call: '`ping` called with `host`', input: 'rt1', sink: 'exec', observed: 'ping rt1' };

  it('shows a finding only where the text arrived unchanged', () => {
    assert.deepEqual(judgeArrival(arrived), { verdict: 'shown', text: 'Run: `ping` called with `host` as `rt1`; it reached `exec` unchanged: `ping rt1`' });
  });

  it('does not call unchanged what was put into another form and does its harm all the same', () => {
    assert.match(judgeArrival({ ...arrived, input: '../../rt1.txt', observed: '/rt1.txt' }).text, /it reached `exec` as `\/rt1\.txt`$/);
  });

  it('never refutes: what did not arrive may arrive another way', () => {
    for (const outcome of [{ ...arrived, status: 'altered' }, { status: 'stopped', why: 'x' }, { status: 'failed', why: 'x' }] as const) assert.equal(judgeArrival(outcome).verdict, 'notShown');
  });

  it('writes what it saw so that no character of it can pretend to be ours', () => {
    const { text } = judgeArrival({ ...arrived, observed: `a\`b\u001b[31m\n${'x'.repeat(1_000)}` });
    assert.match(text, /`aˋb\\u001b\[31m\\u000axxx/);
    assert.ok(text.length < 500);
  });
});
