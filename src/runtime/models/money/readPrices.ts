import * as z from 'zod';
import { UserFacingError } from '../../../base/errors.ts';
import type { ModelPrice, PriceTable } from './modelPrices.ts';

const amount = z.number().min(0);
const schema = z.strictObject({ input: amount, output: amount, cacheRead: amount.optional(), cacheWrite: amount.optional() });

/**
 * Reads the prices that a user states: US dollars for a million tokens, by `PROVIDER/NAME`. What is read from or written to
 * a provider's cache costs as much as other input where nothing else is said.
 */
export function readPrices(value: unknown): PriceTable {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('They are not an object');
  const entries = Object.entries(value).map(([model, stated]): [string, ModelPrice] => {
    const price = schema.safeParse(stated);
    if (!price.success) throw wrong(`Those of ${model.slice(0, 100)} do not fit: ${price.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; ')}`);
    const { input, output, cacheRead = input, cacheWrite = input } = price.data;
    return [model, { input, output, cacheRead, cacheWrite }];
  });
  return Object.fromEntries(entries);
}

function wrong(why: string): UserFacingError {
  return new UserFacingError(`The prices of models cannot be read. ${why}`, {
    hint: 'Write US dollars for a million tokens: { "anthropic/NAME": { "input": 3, "output": 15, "cacheRead": 0.3, "cacheWrite": 3.75 } }.',
  });
}
