import type { Order } from './orders.ts';

/** The old export for the spreadsheet; the reports read the database now. */
export function toCsv(orders: Order[]): string {
  const rows = orders.map((order) => [order.id, order.customer.id, String(order.totalCents)].join(';'));
  return ['order;customer;cents', ...rows].join('\n');
}
