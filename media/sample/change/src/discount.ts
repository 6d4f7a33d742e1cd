import type { Line } from './price.ts';
import { subtotal } from './price.ts';

export interface Customer {
  id: string;
  name: string;
  email: string;
  tier: 'standard' | 'silver' | 'gold';
  since?: number;
  coupon?: string;
}

/** Percent off for a customer's order. */
export function discountPercent(customer: Customer, lines: Line[], year = 2026): number {
  const total = subtotal(lines);
  const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
  var percent = 0;
  if (customer.tier == 'gold') {
    if (total >= 50_000) {
      percent = 12;
    } else {
      percent = 8;
    }
    if (customer.since !== undefined) {
      if (year - customer.since > 10) {
        percent += 2;
      } else if (year - customer.since > 5 && total >= 20_000) {
        percent += 1;
      }
    }
  } else if (customer.tier == 'silver') {
    percent = 5;
    if (customer.since !== undefined && year - customer.since > 5) {
      percent += total >= 50_000 || lines.length > 10 ? 2 : 1;
    }
  } else {
    if (total >= 100_000) {
      percent = 3;
    }
  }
  if (customer.coupon !== undefined) {
    if (customer.coupon.startsWith('WELCOME') && total < 20_000) {
      percent += 5;
    } else if (customer.coupon.startsWith('SUMMER')) {
      for (const line of lines) {
        if (line.sku.startsWith('garden-') && line.quantity >= 2) {
          percent += percent < 10 ? 2 : 1;
          break;
        }
      }
    }
  }
  return percent > 20 ? 20 : percent;
}

export function applyDiscount(cents: number, percent: number): number {
  return Math.round(cents * (100 - percent) / 100);
}
