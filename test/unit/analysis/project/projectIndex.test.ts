import assert from 'node:assert/strict';
import { readProjectConfig } from '../../../../src/analysis/project/projectConfig.ts';
import { buildProjectIndex } from '../../../../src/analysis/project/projectIndex.ts';
import { summary } from './summaries.ts';

const targets = (imports: readonly string[], others: readonly string[], from: string, configs: Readonly<Record<string, unknown>> = {}): string[] => {
  const config = readProjectConfig(Object.entries(configs).map(([path, data]) => ({ path, text: typeof data === 'string' ? data : JSON.stringify(data) })));
  return buildProjectIndex([summary(from, imports), ...others.map((path) => summary(path))], config).importsOf(from).map(({ to }) => to);
};

describe('module resolution', () => {
  it('finds relative files with and without extension, index files and compiled names', () => {
    assert.deepEqual(
      targets(['./b', './c.js', '../d', './e/f.mjs', './g.json', './missing', 'react'], ['src/b.ts', 'src/c.tsx', 'd/index.ts', 'src/e/f.mts', 'src/g.ts'], 'src/a.ts'),
      ['src/b.ts', 'src/c.tsx', 'd/index.ts', 'src/e/f.mts'],
    );
  });

  it('follows the paths and base of the nearest tsconfig, inherited ones and comments included', () => {
    assert.deepEqual(
      targets(['@/x', '@lib/deep/y', 'util/z', '@/exact'], ['app/src/x.ts', 'app/lib/deep/y.ts', 'app/util/z.ts', 'app/src/exact.ts'], 'app/src/a.ts', {
        'app/tsconfig.json': '{ // ours\n "extends": "./tsconfig.base.json", }',
        'app/tsconfig.base.json': { compilerOptions: { baseUrl: '.', paths: { '@/*': ['src/*'], '@lib/*': ['none/*', 'lib/*'] } } },
      }),
      ['app/src/x.ts', 'app/lib/deep/y.ts', 'app/util/z.ts', 'app/src/exact.ts'],
    );
  });

  it('finds packages of the workspace through exports, main and built output, and private imports', () => {
    assert.deepEqual(
      targets(['@shop/price', '@shop/price/tax', 'cart', '#db', '#lib/x'], ['packages/price/src/index.ts', 'packages/price/src/tax.ts', 'packages/cart/src/main.ts', 'packages/app/src/db.ts', 'packages/app/lib/x.ts'], 'packages/app/src/a.ts', {
        'packages/price/package.json': { name: '@shop/price', exports: { '.': { types: './dist/index.d.ts', import: './dist/index.js' }, './*': './dist/*.js' } },
        'packages/cart/package.json': { name: 'cart', main: 'lib/main.js' },
        'packages/app/package.json': { name: 'app', imports: { '#db': './src/db.js', '#lib/*': './lib/*.js' } },
      }),
      ['packages/price/src/index.ts', 'packages/price/src/tax.ts', 'packages/cart/src/main.ts', 'packages/app/src/db.ts', 'packages/app/lib/x.ts'],
    );
  });

  it('finds Python packages, members, relative imports and a src folder', () => {
    const files = ['src/shop/__init__.py', 'src/shop/price.py', 'src/shop/db/__init__.py', 'src/shop/db/rows.py', 'src/other.py'];
    assert.deepEqual(targets(['shop.price:total'], files, 'tests/test_a.py'), ['src/shop/price.py', 'src/shop/__init__.py']);
    assert.deepEqual(targets(['.:price', '.db.rows:x', '..:y', 'os', 'other'], files, 'src/shop/a.py'), ['src/shop/price.py', 'src/shop/__init__.py', 'src/shop/db/rows.py', 'src/shop/db/__init__.py', 'src/other.py']);
    assert.deepEqual(targets(['shop:total'], files, 'tests/test_a.py'), ['src/shop/__init__.py']);
    assert.deepEqual(targets(['helper:x'], ['tools/helper.py'], 'tools/run.py'), ['tools/helper.py']);
  });

  it('resolves twenty thousand files in time that grows with their number', () => {
    const make = (count: number): number => {
      const files = Array.from({ length: count }, (_, i) => summary(`src/d${i % 100}/f${i}.ts`, [`../d${(i + 1) % 100}/f${(i + 1) % count}`, './missing', 'react']));
      const start = performance.now();
      const index = buildProjectIndex(files);
      let edges = 0;
      for (const { path } of files) edges += index.importsOf(path).length;
      assert.ok(edges >= count - 100);
      return performance.now() - start;
    };
    make(1000);
    assert.ok(make(20_000) < 10_000);
  });
});
