import assert from 'node:assert/strict';
import { createFileAnalyser } from '../../../../src/analysis/createFileAnalyser.ts';
import { languageOf } from '../../../../src/analysis/languageOf.ts';
import { buildProjectIndex } from '../../../../src/analysis/project/projectIndex.ts';
import type { ProjectObservation } from '../../../../src/analysis/project/projectObservation.ts';
import { staleCalls } from '../../../../src/analysis/project/staleCalls.ts';
import { unusedExports } from '../../../../src/analysis/project/unusedExports.ts';
import { brokenImports, removedNames } from '../../../../src/analysis/project/staleImports.ts';
import { createPythonAnalyser } from '../../../../src/analysis/python/createPythonAnalyser.ts';
import type { FileSummary } from '../../../../src/analysis/sourceFile.ts';
import { loadPythonParser } from '../../../../src/adapters/syntax/pythonParser.ts';

type Texts = Readonly<Record<string, string>>;

let summarise: (path: string, text: string) => FileSummary;

before(async () => {
  const analyser = createFileAnalyser({ python: createPythonAnalyser(await loadPythonParser()) });
  summarise = (path, text) => analyser.summarise({ path, language: languageOf(path)!, text });
});

/** What is said of a project whose files change from one text to another. */
function said(files: Texts, change: Texts): ProjectObservation[] {
  const index = buildProjectIndex(Object.entries({ ...files, ...change }).map(([path, text]) => summarise(path, text)));
  const earlier = new Map(Object.keys(change).map((path) => [path, files[path] === undefined ? undefined : summarise(path, files[path])] as const));
  const changes = Object.keys(change).map((path) => ({ path, lines: [{ start: 2, end: 2 }] }));
  return [...removedNames(index, earlier, changes), ...staleCalls(index, earlier)];
}

const messages = (files: Texts, change: Texts): string[] => said(files, change).map(({ observation }) => observation.message);

describe('Who still uses what a change took away', () => {
  it('is who imports a name that is gone', () => {
    const files = { 'price.js': 'export function total(items) {}\nexport const tax = 1;\n', 'cart.js': "import { total } from './price.js';\ntotal([]);\n" };
    const [found] = said(files, { 'price.js': 'export function sum(items) {}\nexport const tax = 1;\n' });
    assert.equal(found?.file, 'price.js');
    assert.equal(found.observation.message, '`total` is gone from this file, but `cart.js` still imports it');
    assert.equal(found.observation.isOfChange, true);
    assert.deepEqual(found.observation.related?.map(({ place }) => place.file), ['cart.js']);
  });

  it('is nobody where the name is handed on, the file hands on everything, is broken, or the importer changed as well', () => {
    const cart = "import { total } from './price.js';\ntotal([]);\n";
    const files = { 'price.js': 'export function total(items) {}\nexport const a = 1;\n', 'sum.js': 'export function total(items) {}\n', 'cart.js': cart };
    for (const price of ["export { total } from './sum.js';\n", "export * from './sum.js';\n", 'export function tot(', "module.exports = require('./sum.js');\n"]) {
      assert.deepEqual(messages(files, { 'price.js': price }), [], price);
    }
    assert.deepEqual(messages(files, { 'price.js': 'export const a = 1;\n', 'cart.js': "import { total } from './sum.js';\ntotal([]);\n" }), []);
  });

  it('is found through a file that hands the name on, and in CommonJS', () => {
    const files = { 'price.js': 'function total(items) {}\nmodule.exports = { total, tax: 1 };\n', 'cart.js': "const { total: sum } = require('./price');\nsum([]);\n" };
    assert.deepEqual(messages(files, { 'price.js': 'module.exports = { tax: 1 };\n' }), ['`total` is gone from this file, but `cart.js` still imports it']);
    for (const price of ['module.exports = { tax: 1, ...sums };\n', 'exports.tax = 1;\nObject.assign(module.exports, sums);\n']) assert.deepEqual(messages(files, { 'price.js': price }), [], price);
    const esm = { 'a.ts': 'export const total = 1;\nexport const tax = 1;\n', 'index.ts': "export { total } from './a';\n", 'b.ts': "import { total } from './index';\nuse(total);\n" };
    assert.deepEqual(messages(esm, { 'a.ts': 'export const tax = 1;\n' }), ['`total` is gone from this file, but `index.ts` and `b.ts` still import it']);
  });

  it('is found in Python, but not where the name came to mean an import, or a module of the package', () => {
    const files = { 'shop/__init__.py': 'tax = 1\nprice = 2\n', 'shop/price.py': 'def total(items):\n    return 0\n\n\ndef vat():\n    return 1\n', 'shop/cart.py': 'from .price import total\n\ntotal([])\n', 'shop/a.py': 'from . import price\n' };
    assert.deepEqual(messages(files, { 'shop/price.py': 'def vat():\n    return 1\n' }), ['`total` is gone from this file, but `shop/cart.py` still imports it']);
    assert.deepEqual(messages(files, { 'shop/price.py': 'from .money import sum_up as total\n\n\ndef vat():\n    return 1\n' }), []);
    assert.deepEqual(messages(files, { 'shop/price.py': 'from .money import *\n\n\ndef vat():\n    return 1\n' }), []);
    assert.deepEqual(messages(files, { 'shop/__init__.py': 'tax = 1\n' }), []);
  });

  it('is who imports a deleted file, unless another file answers to the name', () => {
    const index = (files: Texts): ReturnType<typeof buildProjectIndex> => buildProjectIndex(Object.entries(files).map(([path, text]) => summarise(path, text)));
    const cart = { 'cart.js': "import { total } from './price';\nimport react from 'react';\n" };
    assert.deepEqual(brokenImports(index(cart), ['price.js']).map(({ file, observation }) => [file, observation.message]), [['cart.js', '`price.js` is deleted, but this still imports it']]);
    assert.deepEqual(brokenImports(index({ ...cart, 'price/index.js': '' }), ['price.js']), []);
    assert.deepEqual(brokenImports(index({ 'cart.js': 'async function f() {\n  await import("./price.js");\n}\n' }), ['price.js']), []);
  });
});

describe('Callers that still give the old arguments', () => {
  const cart = "import { total } from './price.js';\nexport const sum = total([1]);\n";
  const files = { 'price.js': 'export function total(items) {\n  return items.length;\n}\n', 'cart.js': cart };

  it('are told where a parameter was added that the code needs', () => {
    const [found, ...more] = said(files, { 'price.js': 'export function total(items, rate) {\n  return items.length * rate.value;\n}\n' });
    assert.equal(more.length, 0);
    assert.equal(found?.observation.message, '`total` takes other arguments now, but `cart.js` line 2 does not give `rate`');
    assert.equal(found.observation.evidence[0]?.place?.file, 'cart.js');
  });

  it('are told in the same file, for default exports and for arrow functions', () => {
    assert.equal(messages({ 'a.js': 'const f = (a) => a.b;\nf(1);\n' }, { 'a.js': 'const f = (a, c) => a.b + c.d;\nf(1);\n' }).length, 1);
    assert.equal(messages({ 'a.js': 'export default function f(a) {\n  return a.b;\n}\n', 'b.js': "import f from './a.js';\nf(1);\n" }, { 'a.js': 'export default function f(a, c) {\n  return a.b + c.d;\n}\n' }).length, 1);
  });

  it('are not told where the code copes, the caller changed, the call spreads, or the call was wrong before', () => {
    for (const price of [
      'export function total(items, rate = 1) {\n  return items.length * rate;\n}\n',
      'export function total(items, rate) {\n  return items.length * (rate ?? 1);\n}\n',
      'export function total(items, rate) {\n  if (rate === undefined) rate = 1;\n  return items.length * rate;\n}\n',
      'export function total(items, ...rates) {\n  return items.length * rates.length;\n}\n',
      'export function total() {\n  return arguments[0].length * arguments[1];\n}\n',
      'export function total(goods) {\n  return goods.length;\n}\n',
    ]) {
      assert.deepEqual(messages(files, { 'price.js': price }), [], price);
    }
    const needs = { 'price.js': 'export function total(items, rate) {\n  return items.length * rate.value;\n}\n' };
    assert.deepEqual(messages(files, { ...needs, 'cart.js': cart.replace('[1]', '[1], vat') }), []);
    assert.deepEqual(messages({ ...files, 'cart.js': cart.replace('[1]', '...all') }, needs), []);
    assert.deepEqual(messages({ ...files, 'cart.js': cart.replace('[1]', '') }, needs), []);
    assert.deepEqual(messages({ ...files, 'cart.js': "import { total } from './price.js';\nexport const f = (total) => total([1]);\n" }, needs), []);
  });

  it('are told in Python by place and by name', () => {
    const python = { 'price.py': 'def total(items, *, currency):\n    return 0\n', 'cart.py': "from price import total\n\ntotal([], currency='EUR')\n" };
    assert.deepEqual(messages(python, { 'price.py': 'def total(items, *, unit):\n    return 0\n' }), ['`total` takes other arguments now, but `cart.py` line 3 does not give `unit`']);
    assert.deepEqual(messages(python, { 'price.py': 'def total(items):\n    return 0\n' }), ['`total` takes other arguments now, but `cart.py` line 3 gives `currency`, which is not taken any more']);
    for (const price of ['def total(items, *, currency, unit=1):\n    return 0\n', 'def total(items, **options):\n    return 0\n', '@wraps\ndef total(items):\n    return 0\n', 'def total(items: list, /, currency: str = "EUR") -> int:\n    return 0\n']) {
      assert.deepEqual(messages(python, { 'price.py': price }), [], price);
    }
  });

  it('are not told of methods and overloads', () => {
    const classes = { 'a.ts': 'export class A {\n  f(a: B) {\n    return a.b;\n  }\n}\n', 'b.ts': "import { A } from './a';\nnew A().f(1);\n" };
    assert.deepEqual(messages(classes, { 'a.ts': 'export class A {\n  f(a: B, c: C) {\n    return a.b + c.d;\n  }\n}\n' }), []);
    const overloaded = { 'a.ts': 'export function f(a: B): void {\n  a.b;\n}\n', 'b.ts': "import { f } from './a';\nf(1);\n" };
    assert.deepEqual(messages(overloaded, { 'a.ts': 'export function f(a: B): void;\nexport function f(a: B, c: C): void;\nexport function f(a: B, c: C) {\n  a.b + c.d;\n}\n' }), []);
  });

  it('is nobody any more where the change took away the last import', () => {
    const files = { 'src/price.js': 'export function total(items) {}\nexport const tax = 1;\n', 'src/cart.js': "import { tax, total } from './price.js';\nexport const a = total([tax]);\n" };
    const lost = { 'src/cart.js': "import { tax } from './price.js';\nexport const a = tax;\n" };
    const left = (before: Texts, change: Texts): string[] => {
      const index = buildProjectIndex(Object.entries({ ...before, ...change }).map(([path, text]) => summarise(path, text)));
      return unusedExports(index, new Map(Object.keys(change).map((path) => [path, before[path] === undefined ? undefined : summarise(path, before[path])] as const))).map(({ file, observation }) => `${file}: ${observation.message}`);
    };
    assert.deepEqual(left(files, lost), ['src/price.js: `total` is used by nobody since `src/cart.js` does not import it any more']);
    assert.deepEqual(left({ ...files, 'test/price.test.js': "import { total } from '../src/price.js';\ntotal([]);\n" }, lost), ['src/price.js: `total` is used by tests only since `src/cart.js` does not import it any more']);
    assert.deepEqual(left({ ...files, 'src/b.js': "import * as price from './price.js';\nprice.total();\n" }, lost), []);
    assert.deepEqual(left({ ...files, 'src/index.js': "export * from './price.js';\n" }, lost), []);
    assert.deepEqual(left({ ...files, 'src/price.js': 'export function total(items) {}\nexport const tax = total([]);\n' }, lost), []);
    assert.deepEqual(left(files, { 'src/cart.js': "import { tax } from './price.js';\nimport { total } from './price.js';\nexport const a = total([tax]);\n" }), []);
    const python = { 'shop/price.py': 'def total(items):\n    return 0\n\n\ndef vat():\n    return 1\n', 'shop/cart.py': 'from .price import total, vat\n\ntotal([vat()])\n' };
    assert.deepEqual(left(python, { 'shop/cart.py': 'from .price import vat\n\nvat()\n' }), ['shop/price.py: `total` is used by nobody since `shop/cart.py` does not import it any more']);
    assert.deepEqual(left({ ...python, 'shop/price.py': `__all__ = ["total", "vat"]\n${python['shop/price.py']}` }, { 'shop/cart.py': 'from .price import vat\n\nvat()\n' }), []);
  });
});
