import { readFile } from 'node:fs/promises';

export interface Product {
  sku: string;
  name: string;
  category: string;
  priceCents: number;
  stock: number;
}

/** Reads the products that can be ordered, once at start-up. */
export async function loadCatalog(file: string): Promise<Map<string, Product>> {
  const products = JSON.parse(await readFile(file, 'utf8')) as Product[];
  return new Map(products.map((product) => [product.sku, product]));
}

export function inCategory(catalog: Map<string, Product>, category: string): Product[] {
  return [...catalog.values()].filter((product) => product.category === category);
}
