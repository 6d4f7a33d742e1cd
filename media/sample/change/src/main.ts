import { loadCatalog } from './catalog.ts';
import { announce } from './notify.ts';
import { Orders } from './orders.ts';
import { createShopServer } from './server.ts';
import { Stock } from './stock.ts';

const catalog = await loadCatalog('data/catalog.json');
const orders = new Orders(catalog, new Stock(catalog));
const port = Number(process.env.PORT ?? 8080);

createShopServer({ catalog, orders, invoiceTemplateFile: 'templates/invoice.txt' }).listen(port, () => {
  console.log(`Orders are taken on port ${port}.`);
  void announce(`The shop is open on port ${port}.`);
});
