import assert from 'node:assert/strict';
import { enclosingTest, testHead } from '../../../../src/extension/model/enclosingTest.ts';

const javascript = [
  "describe('totals', () => {",
  "  it('rounds half up', async () => {",
  '    assert.equal(cents(1.005), 101);',
  '  });',
  '',
  '  test.only("it\'s free", () => {',
  '    assert.equal(cents(0), 0);',
  '  });',
  '});',
];
const python = ['import pytest', '', 'class TestTotals:', '    def test_rounds(self):', '        assert cents(1.005) == 101', '', '    async def test_free(self):', '        assert True'];

describe('the test that the cursor is in', () => {
  it('is the nearest one that begins above', () => {
    assert.equal(enclosingTest(javascript, 2), 'rounds half up');
    assert.equal(enclosingTest(javascript, 6), "it's free");
    assert.equal(enclosingTest(python, 4), 'test_rounds');
    assert.equal(enclosingTest(python, 7), 'test_free');
  });

  it('is none above the first', () => {
    assert.equal(enclosingTest(javascript, 0), undefined);
    assert.equal(enclosingTest([], 0), undefined);
  });

  it('is where its code lens stands, also when the failing line is further down', () => {
    assert.equal(testHead(javascript, 'rounds half up', 2), 1);
    assert.equal(testHead(python, 'test_rounds[1.005-101]', 4), 3);
    assert.equal(testHead(javascript, 'renamed since', 2), 2);
  });

  it('is found in time in any text', () => {
    const hostile = `it(${'('.repeat(900)}`;
    assert.equal(enclosingTest(Array.from({ length: 400 }, () => hostile), 399), undefined);
  });
});
