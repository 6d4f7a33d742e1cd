import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyDiscount, discountPercent } from '../src/discount.ts';
import { ada, ben } from './support.ts';

const small = [{ sku: 'lamp', quantity: 1, priceCents: 3_000 }];
const large = [{ sku: 'desk', quantity: 3, priceCents: 40_000 }];

describe('discount', () => {
  it.only('gives gold customers more on large orders', () => {
    assert.equal(discountPercent(ada, small), 8);
    assert.equal(discountPercent(ada, large), 12);
  });

  it('gives everybody something from 1000 EUR on', () => {
    assert.equal(discountPercent(ben, small), 0);
    assert.equal(discountPercent(ben, large), 3);
  });

  it('thanks customers of many years', () => {
    discountPercent({ ...ada, since: 2010 }, large);
  });

  it('never gives more than 20 percent', () => {
    assert.ok(discountPercent({ ...ada, since: 2010, coupon: 'WELCOME-1' }, small) <= 20);
  });

  it('rounds to whole cents', () => {
    assert.equal(applyDiscount(999, 5), 949);
  });
});
