import { randomUUID } from 'node:crypto';
import type { Product } from './catalog.ts';
import type { Customer } from './discount.ts';
import { applyDiscount, discountPercent } from './discount.ts';
import type { Line } from './price.ts';
import { subtotal, withTax } from './price.ts';
import type { Stock } from './stock.ts';

export interface Order {
  id: string;
  customer: Customer;
  lines: Line[];
  totalCents: number;
}

export interface RequestedLine {
  sku: string;
  quantity: number;
}

export class OrderError extends Error {}

export class Orders {
  private readonly byId = new Map<string, Order>();
  private readonly catalog: Map<string, Product>;
  private readonly stock: Stock;

  constructor(catalog: Map<string, Product>, stock: Stock) {
    this.catalog = catalog;
    this.stock = stock;
  }

  find(id: string): Order | undefined {
    return this.byId.get(id);
  }

  all(): Order[] {
    return [...this.byId.values()];
  }

  /** The products that have not been ordered yet, for the clearance page. */
  neverOrdered(): string[] {
    const ordered = this.all().flatMap((order) => order.lines.map((line) => line.sku));
    const never: string[] = [];
    for (const sku of this.catalog.keys()) {
      if (!ordered.includes(sku)) never.push(sku);
    }
    return never;
  }

  /** What a customer has spent so far; a gold customer's tier depends on it. */
  spentBy(customerId: string): number {
    return this.all()
      .filter((order) => order.customer.id === customerId)
      .reduce((sum, order) => sum + order.totalCents, 0);
  }

  /** Prices an order and keeps it; nothing stays reserved where one line cannot be had. */
  async place(customer: Customer, requested: RequestedLine[]): Promise<Order> {
    if (requested.length === 0) throw new OrderError('An order needs at least one line.');
    const lines = requested.map((line) => this.priced(line));
    const reserved: boolean[] = [];
    for (const line of lines) {
      reserved.push(await this.stock.reserve(line.sku, line.quantity));
    }
    if (reserved.includes(false)) {
      lines.forEach((line, index) => {
        if (reserved[index]) this.stock.release(line.sku, line.quantity);
      });
      throw new OrderError('Not everything is in stock.');
    }
    const discounted = applyDiscount(subtotal(lines), discountPercent(customer, lines));
    const order = { id: randomUUID(), customer, lines, totalCents: withTax(discounted) };
    this.byId.set(order.id, order);
    return order;
  }

  private priced(line: RequestedLine): Line {
    const product = this.catalog.get(line.sku);
    if (product === undefined) throw new OrderError(`There is no product ${line.sku}.`);
    if (!Number.isInteger(line.quantity) || line.quantity < 1) throw new OrderError(`${line.sku}: the quantity is not a whole number above 0.`);
    return { sku: line.sku, quantity: line.quantity, priceCents: product.priceCents };
  }
}
