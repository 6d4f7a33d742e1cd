import assert from 'node:assert/strict';
import { testSkeleton } from '../../../../src/analysis/javascript/testSkeleton.ts';
import { check, fixed, lines } from './check.ts';

const inTest = { path: 'src/price.test.ts' };

describe('Rules about tests', () => {
  it('offers no fix that would call a runner nobody imported', () => {
    const fixes = (text: string): readonly boolean[] => check('tests/focused-test', text, [2], inTest).map(({ fix }) => fix !== undefined);
    assert.deepEqual(fixes("import { fit } from '@jest/globals';\nfit('adds', () => { expect(add(1)).toBe(1); });"), [false]);
    assert.deepEqual(fixes("import { fit, it } from '@jest/globals';\nfit('adds', () => { expect(add(1)).toBe(1); });"), [true]);
    assert.deepEqual(fixes("\nfit('adds', () => { expect(add(1)).toBe(1); });"), [true]);
  });

  it('finds focused tests and unfocuses them', () => {
    assert.equal(fixed('tests/focused-test', "it.only('adds', () => { expect(1).toBe(1); });", inTest), "it('adds', () => { expect(1).toBe(1); });");
    assert.equal(fixed('tests/focused-test', "fdescribe('sum', () => {});", inTest), "describe('sum', () => {});");
    check('tests/focused-test', "suite.only.each([1])('sum %d', () => {});", [1], inTest);
    check('tests/focused-test', "it('adds', () => { assert.ok(1); });", [], inTest);
    check('tests/focused-test', "it.only('adds', () => {});", [], { path: 'src/dsl.ts' });
  });

  it('finds expectations that nothing depends on, and waits for them', () => {
    check('tests/idle-expectation', "it('adds', () => { expect(add(1, 2) === 3); });", [1], inTest);
    check('tests/idle-expectation', "it('refuses', () => { expect(save({})).rejects.toThrow('empty'); });", [1], inTest);
    assert.equal(fixed('tests/idle-expectation', "it('refuses', async () => { expect(save()).resolves.not.toBe(1); });", inTest), "it('refuses', async () => { await expect(save()).resolves.not.toBe(1); });");
    for (const good of ['expect(assertSorted(list));', 'expect(a).toBe(1);', 'expect(a).to.be.true;', 'await expect(save()).rejects.toThrow();', 'return expect(save()).resolves.toBe(1);', 'const seen = expect(save()).rejects.toThrow(); await seen;', 'expect(rejects).toBe(1);', 'expect.assertions(1);']) {
      check('tests/idle-expectation', `it('adds', async () => { ${good} });`, [], inTest);
    }
    check('tests/idle-expectation', 'expect(a);', [], { path: 'src/parser.ts' });
  });

  it('finds tests that replace what they test', () => {
    const mocked = (mock: string, expectation = 'expect(total([1])).toBe(1)'): string => lines("import { total } from './price';", mock, `it('adds', () => { ${expectation}; });`);
    check('tests/mocked-subject', mocked("vi.mock('./price', () => ({ total: () => 1 }));"), [2], inTest);
    check('tests/mocked-subject', mocked("jest.mock('./price');"), [2], inTest);
    check('tests/mocked-subject', mocked("vi.mock(import('./price'));"), [2], inTest);
    check('tests/mocked-subject', mocked("vi.mock('./rates');"), [], inTest);
    check('tests/mocked-subject', mocked("vi.mock('./price', async (original) => ({ ...(await original()), rate: 1 }));"), [], inTest);
    check('tests/mocked-subject', mocked("jest.mock('./price', () => ({ ...jest.requireActual('./price'), rate: 1 }));"), [], inTest);
    check('tests/mocked-subject', mocked("jest.mock('./price');", 'expect(cart([1])).toBe(1)'), [], inTest);
    check('tests/mocked-subject', mocked("jest.mock('./price');"), [], { path: 'src/cart.test.ts' });
  });

  it('finds tests that need another one before them', () => {
    const two = (declared: string, first: string, second: string, extra = ''): string => lines(declared, extra, `it('creates', () => { ${first} });`, `it('reads', () => { ${second} });`);
    check('tests/order-dependent', two('let id;', 'id = create(); expect(id).toBe(1);', 'expect(read(id)).toBe(2);'), [4], inTest);
    check('tests/order-dependent', two('let id: string | undefined = undefined;', 'id = create();', 'expect(read(id)).toBe(2);'), [4], inTest);
    check('tests/order-dependent', two('let id;', 'id = create();', 'expect(read(id)).toBe(2);', 'beforeEach(() => { id = create(); });'), [], inTest);
    check('tests/order-dependent', two('let id = 1;', 'id = create();', 'expect(read(id)).toBe(2);'), [], inTest);
    check('tests/order-dependent', two('let id;', 'id = create();', 'id = create(); expect(read(id)).toBe(2);'), [], inTest);
    check('tests/order-dependent', two('let id;', 'id = create(); expect(id).toBe(1);', 'expect(2).toBe(2);'), [], inTest);
    check('tests/order-dependent', two('let id;', 'id = create();', 'expect(read(id)).toBe(2);', "test.describe.configure({ mode: 'serial' });"), [], inTest);
    check('tests/order-dependent', two('let id;', 'id = create();', 'expect(read(id)).toBe(2);', 'function reset() { id = undefined; }'), [], inTest);
  });

  it('finds skipped tests that give no reason', () => {
    check('tests/skipped-test', "it.skip('adds', () => { assert.ok(1); });", [1], inTest);
    check('tests/skipped-test', lines('// waits for issue 42', "it.skip('adds', () => { assert.ok(1); });"), [], inTest);
    check('tests/skipped-test', "(isWindows ? it.skip : it)('adds', () => { assert.ok(1); });", [], inTest);
  });

  it('finds tests that cannot fail', () => {
    check('tests/no-assertion', "it('adds numbers', () => { const sum = add(1, 2); });", [1], inTest);
    for (const body of ['assert.equal(add(1, 2), 3);', 'expect(add(1, 2)).toBe(3);', 'add(1, 2).should.equal(3);', 'await request(app).get("/").expect(200);', 'checkSum(1, 2);', 'verifyAll();', 'if (add(1) !== 1) throw new Error("no");', 'sinon.assert.called(spy);', 'table.forEach(([a, b]) => assert.ok(add(a, b)));']) {
      check('tests/no-assertion', `it('adds numbers', async () => { ${body} });`, [], inTest);
    }
    check('tests/no-assertion', "it('adds numbers', (done) => { add(1, done); });", [], inTest);
    check('tests/no-assertion', "test('adds numbers', (t) => { t.is(add(1), 1); });", [], inTest);
    check('tests/no-assertion', "it('refuses', () => { assert.throws(() => parse('')); });\nit('numbers', () => { parse('1'); });", [], inTest);
    check('tests/no-assertion', "it('does not throw', () => { add(1, 2); });", [], inTest);
    check('tests/no-assertion', lines('function both(a) { assert.ok(a); }', 'const twice = (a) => { both(a); both(a); };', "it('adds numbers', () => { twice(add(1)); });"), [], inTest);
  });

  it('finds tests that wait for the clock', () => {
    check('tests/sleeping-test', "it('saves', async () => { save(); await new Promise((resolve) => setTimeout(resolve, 500)); assert.ok(saved); });", [1], inTest);
    check('tests/sleeping-test', "it('saves', async () => { await sleep(1000); assert.ok(saved); });", [1], inTest);
    check('tests/sleeping-test', "it('saves', async () => { while (!saved) await sleep(100); assert.ok(saved); });", [], inTest);
    check('tests/sleeping-test', "it('saves', async () => { await sleep(1); assert.ok(saved); });", [], inTest);
    assert.deepEqual(check('tests/sleeping-test', "it('saves', async () => {\n save();\n // Late errors come now.\n await sleep(100);\n assert.ok(saved); });", [4], inTest).map(({ severity }) => severity), ['hint']);
    // Somebody slow is played to the code under test; a limit is not a wait.
    check('tests/sleeping-test', "it('gives up', async () => { server.get('/', async () => { await sleep(500); return 1; }); assert.ok(await call()); });", [], inTest);
    check('tests/sleeping-test', "it('gives up', async () => { const jar = { async set() { await new Promise((resolve) => setTimeout(resolve, 500)); } }; assert.ok(await call(jar)); });", [], inTest);
    check('tests/sleeping-test', "it('ends', async () => { await Promise.race([ended, delay(1000).then(() => { throw new Error('late'); })]); });", [], inTest);
  });
});

describe('The test skeleton', () => {
  it('is written in the words of the framework', () => {
    assert.equal(
      testSkeleton({ framework: 'node:test', moduleFormat: 'esm', language: 'typescript', importPath: '../src/price.ts', exportName: 'total', params: ['items', 'rate'], isAsync: true }),
      lines("import { describe, it } from 'node:test';", "import assert from 'node:assert/strict';", "import { total } from '../src/price.ts';", '', "describe('total', () => {", "  it('gives what it promises', async () => {", '    const items = undefined; // a value that matters', '    const rate = undefined; // a value that matters', '    const result = await total(items, rate);', "    assert.deepEqual(result, 'what it should give');", '  });', '});', ''),
    );
  });

  it('requires in CommonJS, names a default export after its file, and calls methods on an instance', () => {
    const text = testSkeleton({ framework: 'jest', moduleFormat: 'commonjs', language: 'javascript', importPath: './big-price.js', exportName: 'default', params: [] });
    assert.match(text, /^const bigPrice = require\('\.\/big-price\.js'\);\n/);
    assert.match(testSkeleton({ framework: 'mocha', moduleFormat: 'esm', language: 'javascript', importPath: './shop.js', exportName: 'Shop.pay', params: ['{ a }'] }), /new Shop\(\)\.pay\(argument1\)/);
  });
});
