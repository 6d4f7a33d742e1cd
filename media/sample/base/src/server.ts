import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Product } from './catalog.ts';
import { inCategory } from './catalog.ts';
import type { Customer } from './discount.ts';
import { readJson, sendJson, sendText } from './http.ts';
import { invoiceRow, renderInvoice } from './invoice.ts';
import type { Orders, RequestedLine } from './orders.ts';
import { OrderError } from './orders.ts';

export interface Shop {
  catalog: Map<string, Product>;
  orders: Orders;
  invoiceTemplate: string;
}

/** The shop's HTTP service. */
export function createShopServer(shop: Shop): Server {
  return createServer((request, response) => {
    handle(shop, request, response).catch((error: unknown) => {
      if (error instanceof OrderError) sendJson(response, 422, { error: error.message });
      else if (error instanceof SyntaxError) sendJson(response, 400, { error: 'The body is not JSON.' });
      else sendJson(response, 500, { error: 'Something went wrong.' });
    });
  });
}

async function handle(shop: Shop, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [resource, id, part] = url.pathname.split('/').slice(1);

  if (request.method === 'GET' && resource === 'products') {
    const category = url.searchParams.get('category');
    const products = category === null ? [...shop.catalog.values()] : inCategory(shop.catalog, category);
    sendJson(response, 200, products);
    return;
  }
  if (request.method === 'POST' && resource === 'orders') {
    const body = await readJson(request) as { customer: Customer; lines: RequestedLine[] };
    sendJson(response, 201, await shop.orders.place(body.customer, body.lines));
    return;
  }
  if (request.method === 'GET' && resource === 'invoices') {
    sendText(response, 200, shop.orders.all().map(invoiceRow).join('\n'));
    return;
  }
  if (request.method === 'GET' && resource === 'orders' && id !== undefined) {
    const order = shop.orders.find(id);
    if (order === undefined) sendJson(response, 404, { error: 'There is no such order.' });
    else if (part === 'invoice') sendText(response, 200, renderInvoice(shop.invoiceTemplate, order));
    else sendJson(response, 200, order);
    return;
  }
  sendJson(response, 404, { error: 'There is nothing here.' });
}
