import type { ModelUsage } from '../modelReply.ts';
import type { ModelRequest } from '../modelRequest.ts';
import { estimateInputTokens } from '../modelUsage.ts';
import type { ModelPrice, PriceTable } from './modelPrices.ts';
import { modelPrices } from './modelPrices.ts';

/** What may be charged: known, nothing because the model runs here, or not known. */
export type Price = { readonly kind: 'known'; readonly price: ModelPrice } | { readonly kind: 'free' } | { readonly kind: 'unknown' };

export interface PricedModel {
  readonly id: string;
  readonly isLocal: boolean;
}

/** Knows what models cost. What a user states goes before the list prices. */
export class Prices {
  readonly #stated: PriceTable;

  constructor(stated: PriceTable = {}) {
    this.#stated = stated;
  }

  of(model: PricedModel): Price {
    const price = lookUp(this.#stated, model.id) ?? (model.isLocal ? undefined : lookUp(modelPrices, model.id));
    if (price !== undefined) return { kind: 'known', price };
    return model.isLocal ? { kind: 'free' } : { kind: 'unknown' };
  }
}

/** Of tokens charged for; undefined where the price is not known. */
export function costOf(usage: ModelUsage, price: Price): number | undefined {
  if (price.kind === 'unknown') return undefined;
  if (price.kind === 'free') return 0;
  const { input, output, cacheRead, cacheWrite } = price.price;
  return (usage.input * input + usage.output * output + usage.cacheRead * cacheRead + usage.cacheWrite * cacheWrite) / 1_000_000;
}

/** What a call may come to at most. */
export interface CallEstimate {
  readonly tokens: number;
  /** Undefined where the price is not known. */
  readonly usd: number | undefined;
}

/** Counting by length can be too low by so much for code full of punctuation. */
const caution = 1.3;

/** An upper estimate before a call: nothing cached, the reply as long as allowed. */
export function estimateCall(request: ModelRequest, price: Price, inputTokens?: number): CallEstimate {
  const input = inputTokens ?? Math.ceil(estimateInputTokens(request) * caution);
  const isWrittenToCache = price.kind === 'known' && price.price.cacheWrite > price.price.input;
  const usage = { input: isWrittenToCache ? 0 : input, cacheWrite: isWrittenToCache ? input : 0, cacheRead: 0, output: request.maxTokens };
  return { tokens: input + request.maxTokens, usd: costOf(usage, price) };
}

/** Stands between a model and its address, where several endpoints have the same model. */
export const addressMark = ' at ';

/** A model's own price, or that of the name without its date: `claude-haiku-4-5-20251001`, `gpt-5.4-2026-03-05`. */
function lookUp(table: PriceTable, id: string): ModelPrice | undefined {
  const [model = ''] = id.split(addressMark);
  const undated = model.replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, '');
  return Object.hasOwn(table, model) ? table[model] : Object.hasOwn(table, undated) ? table[undated] : undefined;
}
