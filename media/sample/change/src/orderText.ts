import { invoiceNumber } from './invoice.ts';
import type { Order } from './orders.ts';
import { formatMoney } from './price.ts';

/** An order in one line, for lists and logs. */
export function describeOrder(order: Order): string {
  const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  return `${invoiceNumber(order, 2026)} ${order.customer.name}: ${pieces} pieces, ${formatMoney(order.totalCents)}`;
}

/** An address label: trimmed parts, no empty lines, at most four of them. */
export function addressLabel(name: string, street: string, city: string, country: string): string {
  const parts = [name, street, city, country];
  const kept: string[] = [];
  for (const part of parts) {
    const trimmed = part.trim().replaceAll(/\s+/g, ' ');
    if (trimmed === '') continue;
    if (trimmed.length > 40) {
      kept.push(`${trimmed.slice(0, 39)}…`);
    } else {
      kept.push(trimmed);
    }
  }
  return kept.slice(0, 4).join('\n');
}
