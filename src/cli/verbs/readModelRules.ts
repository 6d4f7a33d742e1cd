import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ModelRules } from '../../adapters/models/createModels.ts';
import type { PriceTable } from '../../runtime/models/money/modelPrices.ts';
import { readPrices } from '../../runtime/models/money/readPrices.ts';
import { readListed } from '../../adapters/models/readListed.ts';
import { errorMessage, UserFacingError } from '../../base/errors.ts';
export interface RawModelRules {
  readonly localGlob?: string[];
  readonly mask?: string[];
  readonly prices?: string;
}

/** What the user decides about models, as typed. Throws `UserFacingError` that names the option. */
export function readModelRules({ localGlob = [], mask = [], prices }: RawModelRules, currentFolder: string): ModelRules {
  // Read here as well, so that a slip is told before anything starts.
  mask.forEach(readListed);
  return { localGlobs: localGlob, mask, ...(prices === undefined ? {} : { prices: readPriceFile(prices, currentFolder) }) };
}

function readPriceFile(file: string, currentFolder: string): PriceTable {
  let text: string;
  try {
    text = readFileSync(path.resolve(currentFolder, file), 'utf8');
  } catch (error) {
    throw new UserFacingError(`--prices ${file} cannot be read: ${errorMessage(error)}`, { cause: error });
  }
  try {
    return readPrices(JSON.parse(text));
  } catch (error) {
    if (UserFacingError.is(error)) throw error;
    throw new UserFacingError(`--prices ${file} is not JSON: ${errorMessage(error)}`, { cause: error });
  }
}
