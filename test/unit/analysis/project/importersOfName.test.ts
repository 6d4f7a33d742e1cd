import assert from 'node:assert/strict';
import { importersOfName } from '../../../../src/analysis/project/importersOfName.ts';
import { buildProjectIndex } from '../../../../src/analysis/project/projectIndex.ts';
import { summary } from './summaries.ts';

describe('importers of a name', () => {
  it('are found directly, as a whole module, and through files that hand it on', () => {
    const index = buildProjectIndex([
      summary('src/price.ts'),
      summary('src/index.ts', ['reexport ./price:total']),
      summary('src/cart.ts', ['./price:total,tax']),
      summary('src/all.ts', ['./price']),
      summary('src/far.ts', ['./index:total']),
      summary('src/other.ts', ['./price:tax', './index:tax']),
    ]);
    assert.deepEqual(importersOfName(index, 'src/price.ts', 'total').map(({ path, isExact }) => [path, isExact]), [
      ['src/index.ts', true], ['src/cart.ts', true], ['src/all.ts', false], ['src/far.ts', true],
    ]);
  });
});
