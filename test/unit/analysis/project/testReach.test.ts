import assert from 'node:assert/strict';
import { buildProjectIndex } from '../../../../src/analysis/project/projectIndex.ts';
import { testReach } from '../../../../src/analysis/project/testReach.ts';
import type { ReachOptions } from '../../../../src/analysis/project/testReach.ts';
import { pythonSkeletonFix } from '../../../../src/analysis/python/tests/testSkeleton.ts';
import type { FileSummary } from '../../../../src/analysis/sourceFile.ts';
import { summary } from './summaries.ts';

const files = [
  summary('src/price.ts', ['./tax'], { functions: ['total@1-10', 'half@12-20'] }),
  summary('src/tax.ts', [], { functions: ['taxOf@1-10'] }),
  summary('src/report.ts', [], { functions: ['report@1-10', 'Report.print@12-20'] }),
  summary('test/price.test.ts', ['../src/price']),
];

const reach = (path: string, start: number, end: number, options: ReachOptions = {}, all: readonly FileSummary[] = files): ReturnType<typeof testReach> =>
  testReach(buildProjectIndex(all), [{ path, lines: [{ start, end }] }], options);

describe('test reach', () => {
  it('follows imports from tests, through other modules too', () => {
    assert.deepEqual(reach('src/tax.ts', 2, 3).verdicts, [{ file: 'src/tax.ts', symbol: 'taxOf', verdict: 'reached', by: 'imports', tests: ['test/price.test.ts'] }]);
    assert.deepEqual(reach('src/tax.ts', 2, 3).observations, []);
  });

  it('tells what no test reaches', () => {
    const { observations } = reach('src/report.ts', 2, 14);
    assert.equal(observations.length, 1);
    assert.equal(observations[0]!.observation.message, 'No test reaches the change to `report` and `Report.print`: a mistake in it would go unnoticed');
    assert.equal(observations[0]!.observation.evidence[0]!.text, 'None of the 1 test files imports `src/report.ts`, directly or through other modules');
  });

  it('believes coverage more than imports', () => {
    const coverage = new Map([['src/price.ts', { covered: new Set([1, 2, 3]), uncovered: new Set([13, 14]) }]]);
    const { verdicts, observations } = reach('src/price.ts', 2, 14, { coverage, coverageSource: 'coverage/lcov.info' });
    assert.deepEqual(verdicts.map(({ symbol, verdict, by }) => [symbol, verdict, by]), [['total', 'reached', 'coverage'], ['half', 'unreached', 'coverage']]);
    assert.equal(observations[0]!.observation.confidence, 0.9);
    assert.match(observations[0]!.observation.evidence[0]!.text, /coverage\/lcov.info/);
  });

  it('says nothing where nothing is known: no tests, or tests whose imports tell nothing', () => {
    assert.equal(reach('src/report.ts', 2, 3, {}, files.slice(0, 3)).verdicts[0]?.verdict, 'unknown');
    const blind = [...files.slice(0, 3), summary('test/e2e.test.ts', ['playwright'])];
    assert.equal(reach('src/report.ts', 2, 3, {}, blind).verdicts[0]?.verdict, 'unknown');
    assert.deepEqual(reach('src/report.ts', 2, 3, {}, blind).observations, []);
  });

  it('leaves tests, configuration and declarations alone', () => {
    assert.deepEqual(reach('test/price.test.ts', 1, 5).verdicts, []);
    assert.deepEqual(reach('src/report.ts', 30, 31).verdicts, []);
  });

  it('knows fixtures in conftest and Django\'s addresses', () => {
    const python = [
      summary('shop/views.py', [], { functions: ['index@1-9'] }),
      summary('shop/urls.py', ['.:views']),
      summary('shop/factory.py', [], { functions: ['make@1-9'] }),
      summary('shop/other.py', [], { functions: ['lost@1-9'] }),
      summary('tests/conftest.py', ['shop.factory:make']),
      summary('tests/unit/test_shop.py', ['django.test:Client']),
    ];
    assert.equal(reach('shop/views.py', 2, 3, {}, python).verdicts[0]?.verdict, 'reached');
    assert.equal(reach('shop/factory.py', 2, 3, {}, python).verdicts[0]?.verdict, 'reached');
    assert.equal(reach('shop/other.py', 2, 3, {}, python).verdicts[0]?.verdict, 'unreached');
  });

  it('starts a test in the project\'s own framework and place', () => {
    const python = [
      summary('src/shop/__init__.py'),
      summary('src/shop/price.py', [], { functions: ['total@1-9', 'Cart.add@11-19', '_hidden@21-29'] }),
      summary('tests/test_other.py', ['pytest', 'shop.other']),
      summary('src/shop/other.py', ['inner x'], { functions: ['f@1-2'] }),
    ];
    const index = buildProjectIndex(python);
    const { observations } = testReach(index, [{ path: 'src/shop/price.py', lines: [{ start: 2, end: 29 }] }], { skeleton: (file, functions) => pythonSkeletonFix(index, file, functions) });
    const fix = observations[0]?.observation.fix;
    assert.equal(fix?.title, 'Start a test in `tests/test_price.py`');
    assert.equal(fix.edits[0]!.newText, [
      'from shop.price import total, Cart', '', '', 'def test_total():', '    result = total(...)', '    assert result == ...', '', '',
      'def test_cart_add():', '    result = Cart(...).add(...)', '    assert result == ...', '',
    ].join('\n'));
  });
});
