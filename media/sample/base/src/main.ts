import { readFile } from 'node:fs/promises';
import { loadCatalog } from './catalog.ts';
import { Orders } from './orders.ts';
import { createShopServer } from './server.ts';
import { Stock } from './stock.ts';

const catalog = await loadCatalog('data/catalog.json');
const invoiceTemplate = await readFile('templates/invoice.txt', 'utf8');
const orders = new Orders(catalog, new Stock(catalog));
const port = Number(process.env.PORT ?? 8080);

createShopServer({ catalog, orders, invoiceTemplate }).listen(port, () => {
  console.log(`Orders are taken on port ${port}.`);
});
