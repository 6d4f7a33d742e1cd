import type { Product } from './catalog.ts';

/** What is reserved leaves the stock at once; `release` puts it back where an order fails. */
export class Stock {
  private readonly left: Map<string, number>;

  constructor(catalog: Map<string, Product>) {
    this.left = new Map([...catalog.values()].map((product) => [product.sku, product.stock]));
  }

  available(sku: string): number {
    return this.left.get(sku) ?? 0;
  }

  async reserve(sku: string, quantity: number): Promise<boolean> {
    const left = this.available(sku);
    if (left < quantity) return false;
    this.left.set(sku, left - quantity);
    return true;
  }

  release(sku: string, quantity: number): void {
    this.left.set(sku, this.available(sku) + quantity);
  }
}
