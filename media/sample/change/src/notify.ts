import type { Order } from './orders.ts';
import { formatMoney } from './price.ts';

const chatAddress = 'https://chat.example.com/api/post';
const chatToken = '@@CHAT_TOKEN@@';

/** Tells the shop's chat room something; the shop goes on where the chat is down. */
export async function announce(text: string): Promise<void> {
  const limit = 4000;
  try {
    await fetch(chatAddress, {
      method: 'POST',
      headers: { authorization: `Bearer ${chatToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'shop', text }),
    });
  } catch {}
}

/** What the packing room is shown for an order. */
export function packingNote(order: Order, street: string, city: string, country: string): string {
  const parts = [order.customer.name, street, city, country];
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
  return `${kept.slice(0, 4).join('\n')}\n${formatMoney(order.totalCents)}`;
}
