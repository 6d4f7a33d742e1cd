import assert from 'node:assert/strict';
import type { Row } from '../../../../src/extension/model/row.ts';
import { changedRows } from '../../../../src/extension/model/row.ts';

function row(id: string, label: string, children: readonly Row[] = []): Row {
  return { id, label, expansion: 'none', spoken: label, children };
}

describe('what a tree redraws', () => {
  it('is nothing where nothing has changed', () => {
    assert.deepEqual(changedRows([row('a', 'A', [row('b', 'B')])], [row('a', 'A', [row('b', 'B')])]), []);
  });

  it('is only the row whose words have changed', () => {
    const before = [row('a', 'A', [row('b', 'B'), row('c', 'C')]), row('d', 'D')];
    const after = [row('a', 'A', [row('b', 'B'), row('c', 'other')]), row('d', 'D')];
    assert.deepEqual(changedRows(before, after), ['c']);
  });

  it('is the parent where children come or go, and everything where roots do', () => {
    const before = [row('a', 'A', [row('b', 'B')])];
    assert.deepEqual(changedRows(before, [row('a', 'A', [row('b', 'B'), row('c', 'C')])]), ['a']);
    assert.equal(changedRows(before, [...before, row('d', 'D')]), 'all');
  });
});
