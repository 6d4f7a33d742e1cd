import type { Product } from '../src/catalog.ts';
import type { Customer } from '../src/discount.ts';

export const ada: Customer = { id: 'c1', name: 'Ada', email: 'ada@example.com', tier: 'gold' };
export const ben: Customer = { id: 'c2', name: 'Ben', email: 'ben@example.com', tier: 'standard' };

export function testCatalog(): Map<string, Product> {
  const products: Product[] = [
    { sku: 'desk', name: 'Desk', category: 'furniture', priceCents: 40_000, stock: 2 },
    { sku: 'lamp', name: 'Lamp', category: 'lighting', priceCents: 3_000, stock: 10 },
  ];
  return new Map(products.map((product) => [product.sku, product]));
}
