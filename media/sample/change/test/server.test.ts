import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Orders } from '../src/orders.ts';
import { createShopServer } from '../src/server.ts';
import { Stock } from '../src/stock.ts';
import { ben, testCatalog } from './support.ts';

const catalog = testCatalog();
const shop = { catalog, orders: new Orders(catalog, new Stock(catalog)), invoiceTemplateFile: 'templates/invoice.txt' };
const server = createShopServer(shop);
let address = '';

before(async () => {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => { server.close(); });

describe('the service', () => {
  it('lists a category', async () => {
    const products = await (await fetch(`${address}/products?category=lighting`)).json();
    assert.deepEqual(products, [{ sku: 'lamp', name: 'Lamp', category: 'lighting', priceCents: 3_000, stock: 10 }]);
  });

  it('finds products by the words of their name', async () => {
    const products = await (await fetch(`${address}/search?q=lam`)).json() as { sku: string }[];
    assert.deepEqual(products.map((product) => product.sku), ['lamp']);
  });

  it('takes an order and shows its invoice', async () => {
    const body = JSON.stringify({ customer: ben, lines: [{ sku: 'lamp', quantity: 1 }] });
    const placed = await fetch(`${address}/orders`, { method: 'POST', body });
    assert.equal(placed.status, 201);
    const { id } = await placed.json() as { id: string };
    assert.equal(await (await fetch(`${address}/orders/${id}/invoice`)).text().then((text) => text.split('\n').at(-2)), 'Total: 35.70 EUR');
  });

  it('says what is wrong with an order', async () => {
    const answer = await fetch(`${address}/orders`, { method: 'POST', body: JSON.stringify({ customer: ben, lines: [] }) });
    assert.equal(answer.status, 422);
  });
});
