import type { Line } from './price.ts';
import { subtotal } from './price.ts';

export interface Customer {
  id: string;
  name: string;
  email: string;
  tier: 'standard' | 'silver' | 'gold';
}

/** Percent off for a customer's order. */
export function discountPercent(customer: Customer, lines: Line[]): number {
  const total = subtotal(lines);
  if (customer.tier === 'gold') return total >= 50_000 ? 12 : 8;
  if (customer.tier === 'silver') return 5;
  return total >= 100_000 ? 3 : 0;
}

export function applyDiscount(cents: number, percent: number): number {
  return Math.round(cents * (100 - percent) / 100);
}
