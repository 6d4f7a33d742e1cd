import type { Order } from './orders.ts';
import { formatMoney, subtotal } from './price.ts';
import { describeOrder } from './orderText.ts';

/** Fills the invoice's template. */
export function renderInvoice(template: string, order: Order): string {
  const lines = order.lines.map((line) => {
    const amount = formatMoney(line.quantity * line.priceCents);
    return `${line.quantity} x ${line.sku}`.padEnd(30) + amount.padStart(14);
  });
  return template
    .replace('{customer}', order.customer.name)
    .replace('{lines}', lines.join('\n'))
    .replace('{total}', formatMoney(order.totalCents));
}

/** One row for the list of invoices. */
export function invoiceRow(order: Order): string {
  return `${describeOrder(order)}; before tax and discount ${formatMoney(subtotal(order.lines))}`;
}
