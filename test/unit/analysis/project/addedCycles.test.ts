import assert from 'node:assert/strict';
import { addedCycles } from '../../../../src/analysis/project/addedCycles.ts';
import { buildProjectIndex } from '../../../../src/analysis/project/projectIndex.ts';
import type { FileSummary } from '../../../../src/analysis/sourceFile.ts';
import { summary } from './summaries.ts';

const cycles = (after: readonly FileSummary[], ...before: readonly (readonly [string, FileSummary | undefined])[]): ReturnType<typeof addedCycles> =>
  addedCycles(buildProjectIndex(after), new Map(before));

describe('added import cycles', () => {
  it('are told with the way around', () => {
    const found = cycles([summary('src/a.ts', ['./b']), summary('src/b.ts', ['./c']), summary('src/c.ts', ['./a'])], ['src/c.ts', summary('src/c.ts')]);
    assert.equal(found.length, 1);
    assert.equal(found[0]!.file, 'src/c.ts');
    assert.equal(found[0]!.observation.message, 'This import closes a cycle: `src/a.ts` already leads back here over 1 more file');
    assert.deepEqual(found[0]!.observation.evidence.map(({ text }) => text), [
      '`src/c.ts` imports `src/a.ts` (added by this change)', '`src/a.ts` imports `src/b.ts`', '`src/b.ts` imports `src/c.ts`',
    ]);
  });

  it('name the other file where there are two', () => {
    const found = cycles([summary('a.py', ['b:x']), summary('b.py', ['a:y'])], ['a.py', summary('a.py')]);
    assert.equal(found[0]?.observation.message, 'This import closes a cycle: `b.py` already imports this file');
  });

  it('are not told where they stood before, or the files already needed each other', () => {
    const a = summary('src/a.ts', ['./b']);
    const b = summary('src/b.ts', ['./a']);
    assert.deepEqual(cycles([a, b], ['src/a.ts', a]), []);
    const c = summary('src/c.ts', ['./a']);
    assert.deepEqual(cycles([summary('src/a.ts', ['./b', './c']), summary('src/b.ts', ['./c']), c], ['src/a.ts', summary('src/a.ts', ['./b'])]), []);
  });

  it('do not count types, imports inside functions and dynamic ones', () => {
    for (const written of ['type ./a', 'inner ./a', 'dynamic ./a']) {
      assert.deepEqual(cycles([summary('src/a.ts', ['./b']), summary('src/b.ts', [written])], ['src/b.ts', summary('src/b.ts')]), [], written);
    }
  });

  it('do not count names that are types although the import does not say so', () => {
    const a = summary('src/a.ts', ['./b'], { exports: [{ name: 'Price', kind: 'type', range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } } }] });
    assert.deepEqual(cycles([a, summary('src/b.ts', ['./a:Price'])], ['src/b.ts', summary('src/b.ts')]), []);
    assert.equal(cycles([a, summary('src/b.ts', ['./a:Price,total'])], ['src/b.ts', summary('src/b.ts')]).length, 1);
  });

  it('let a Python package gather its members', () => {
    const init = summary('shop/__init__.py', ['.price:total']);
    assert.deepEqual(cycles([init, summary('shop/price.py', ['.:tax']), summary('shop/tax.py')], ['shop/price.py', summary('shop/price.py')]), []);
  });

  it('tell a new file that closes one', () => {
    assert.equal(cycles([summary('src/a.ts', ['./b']), summary('src/b.ts', ['./a'])], ['src/a.ts', summary('src/a.ts')], ['src/b.ts', undefined]).length, 1);
  });
});
