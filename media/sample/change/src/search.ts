import type { Product } from './catalog.ts';

const maxResults = 20;

/** Whether a search text is words and nothing else. */
export function isPlainSearch(text: string): boolean {
  return /^(\w+\s?)+$/.test(text);
}

/** The products whose name or category has every word, the best match first. */
export function searchProducts(catalog: Map<string, Product>, words: string[]): Product[] {
  const found: { product: Product; score: number }[] = [];
  for (const product of catalog.values()) {
    let score = 0;
    for (const word of words) {
      const pattern = new RegExp(`\\b${escape(word)}`, 'i');
      if (pattern.test(product.name)) score += 2;
      else if (pattern.test(product.category)) score += 1;
    }
    if (score > 0) found.push({ product, score });
  }
  found.sort((left, right) => right.score - left.score || left.product.name.localeCompare(right.product.name));
  return found.slice(0, maxResults).map((each) => each.product);
}

function escape(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
