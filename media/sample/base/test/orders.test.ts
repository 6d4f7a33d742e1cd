import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OrderError, Orders } from '../src/orders.ts';
import { Stock } from '../src/stock.ts';
import { ada, ben, testCatalog } from './support.ts';

describe('orders', () => {
  it('prices with discount and tax', async () => {
    const orders = new Orders(testCatalog(), new Stock(testCatalog()));
    const order = await orders.place(ada, [{ sku: 'lamp', quantity: 2 }]);
    assert.equal(order.totalCents, 6_569);
    assert.equal(orders.find(order.id), order);
  });

  it('keeps nothing reserved where one line cannot be had', async () => {
    const stock = new Stock(testCatalog());
    const orders = new Orders(testCatalog(), stock);
    await assert.rejects(orders.place(ben, [{ sku: 'lamp', quantity: 1 }, { sku: 'desk', quantity: 9 }]), OrderError);
    assert.equal(stock.available('lamp'), 10);
  });

  it('refuses an unknown product', async () => {
    const orders = new Orders(testCatalog(), new Stock(testCatalog()));
    await assert.rejects(orders.place(ben, [{ sku: 'boat', quantity: 1 }]), /no product boat/);
  });
});
