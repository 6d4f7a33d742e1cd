import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMoney, subtotal, withTax } from '../src/price.ts';

describe('price', () => {
  it('sums quantity times price', () => {
    const lines = [{ sku: 'a', quantity: 2, priceCents: 150 }, { sku: 'b', quantity: 1, priceCents: 99 }];
    assert.equal(subtotal(lines), 399);
  });

  it('rounds tax half up', () => {
    assert.equal(withTax(50), 60);
    assert.equal(withTax(10_000), 11_900);
  });

  it('shows cents as money', () => {
    assert.equal(formatMoney(123_405), '1234.05 EUR');
    assert.equal(formatMoney(-5), '-0.05 EUR');
  });
});
