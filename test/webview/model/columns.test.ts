import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { float64Column, int32Column } from '../../../webview-ui/src/model/column.ts';
import { IdleGaps } from '../../../webview-ui/src/model/idleGaps.ts';
import { foldedTime, realTime, tickStep } from '../../../webview-ui/src/model/timeScale.ts';

describe('columns and the axis made of them', () => {
  it('hold what was pushed beyond their first size', () => {
    const column = int32Column();
    for (let value = 0; value < 5000; value++) column.push(value * 2);
    assert.equal(column.length, 5000);
    assert.equal(column.at(4999), 9998);
  });

  it('find the first value that is at least another', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1000 })), fc.integer({ min: -1, max: 1001 }), (values, wanted) => {
      values.sort((one, other) => one - other);
      const column = float64Column();
      for (const value of values) column.push(value);
      const expected = values.findIndex((value) => value >= wanted);
      assert.equal(column.lowerBound(wanted), expected < 0 ? values.length : expected);
    }));
  });

  it('fold silences and give the time of every place on the axis back', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 }), (waits) => {
      const gaps = new IdleGaps();
      const times = waits.map((_, index) => 1_000_000 + waits.slice(0, index + 1).reduce((sum, wait) => sum + wait, 0));
      for (const time of times) gaps.push(time);
      const [start, end] = [times[0]!, times.at(-1)!];
      const scale = foldedTime(start, end, gaps);
      assert.ok(scale.length <= realTime(start, end).length);
      let last = -1;
      for (const time of times) {
        const drawn = scale.toDrawn(time);
        assert.ok(drawn >= last);
        last = drawn;
        assert.ok(Math.abs(scale.toTime(drawn) - time) < 0.01);
      }
    }));
  });

  it('mark the axis in steps of 1, 2 and 5', () => {
    assert.deepEqual([0.3, 7, 12, 60].map(tickStep), [0.5, 10, 20, 100]);
  });
});
