import assert from 'node:assert/strict';
import { createFileAnalyser } from '../../../../src/analysis/createFileAnalyser.ts';
import type { FileSummary } from '../../../../src/analysis/sourceFile.ts';
import { lines } from './check.ts';

const analyser = createFileAnalyser();
const summarise = (text: string, path = 'src/a.ts'): FileSummary => analyser.summarise({ path, language: path.endsWith('.js') ? 'javascript' : 'typescript', text });

describe('The summary of a JavaScript file', () => {
  it('lists what it imports, and how', () => {
    const { imports } = summarise(lines("import a, { b as c } from './a.ts';", "import type { T } from './t.ts';", "import 'polyfill';", "export { d } from './d.ts';", "export * from './e.ts';", "const f = require('./f');", "export const g = async () => import('./g.ts');"));
    assert.deepEqual(
      imports.map(({ specifier, kind, names, isTopLevel }) => [specifier, kind, names.join(), isTopLevel]),
      [['./a.ts', 'static', 'default,b', true], ['./t.ts', 'type', 'T', true], ['polyfill', 'static', '*', true], ['./d.ts', 'reexport', 'd', true], ['./e.ts', 'reexport', '*', true], ['./f', 'require', '*', true], ['./g.ts', 'dynamic', '*', false]],
    );
  });

  it('lists what it exports in both module formats', () => {
    assert.deepEqual(summarise('export const a = () => 1, b = 2; export default class {} export function c() {} export type T = 1; export { d as e };').exports.map(({ name, kind }) => `${name} ${kind}`), ['a function', 'b value', 'default class', 'c function', 'T type', 'e value']);
    assert.deepEqual(summarise('exports.a = function () {}; module.exports.b = 1; module.exports = { c, d() {} };', 'a.js').exports.map(({ name, kind }) => `${name} ${kind}`), ['a function', 'b value', 'c value', 'd function']);
  });

  it('measures functions as SonarSource does', () => {
    const text = lines('export function price(items) {', '  let total = 0;', '  for (const item of items) {', '    if (item.free && !item.broken) continue;', '    else total += item.sale ? item.low : item.high;', '  }', '  return total;', '}');
    const [found] = summarise(text).functions;
    // for 1, if 2, && 1, else 1, conditional 3 (nested twice)
    assert.deepEqual([found!.name, found!.complexity, found!.isExported, found!.lines], ['price', 8, true, 8]);
  });

  it('counts else-if chains flat', () => {
    assert.equal(summarise('function f(a) { if (a === 1) g(); else if (a === 2) h(); else if (a === 3) i(); else j(); }').functions[0]!.complexity, 4);
  });

  it('hashes bodies the same after reformatting, and differently after a change', () => {
    const hash = (text: string): string => summarise(text).functions[0]!.bodyHash;
    assert.equal(hash('function f(a) { return g(a, 1); }'), hash('function f(a) {\n  // why\n  return g(\n    a,\n    1,\n  );\n}'));
    assert.notEqual(hash('function f(a) { return g(a, 1); }'), hash('function f(a) { return g(a, 2); }'));
  });

  const work = (a: string, b: string): string => lines(`export function ${a}(list) {`, `  const ${b} = new Map();`, '  for (const item of list) {', `    if (${b}.has(item.key)) ${b}.get(item.key).push(item);`, `    else ${b}.set(item.key, [item]);`, '  }', `  return [...${b}.values()].filter((group) => group.length > 1).map((group) => group[0]);`, '}');

  it('gives a copy with renamed variables the same fingerprints', () => {
    const first = summarise(work('one', 'groups')).fingerprints.map(({ hash }) => hash.split('.')[0]);
    const second = summarise(work('other', 'seen')).fingerprints.map(({ hash }) => hash.split('.')[0]);
    assert.ok(first.length > 0);
    assert.ok(first.some((hash) => second.includes(hash)));
  });

  it('gives boilerplate no fingerprints', () => {
    assert.deepEqual(summarise(Array.from({ length: 20 }, (_, index) => `import { a${index}, b${index} } from './m${index}.ts';`).join('\n')).fingerprints, []);
    assert.deepEqual(summarise(`export const table = { ${Array.from({ length: 60 }, (_, index) => `key${index}: value${index}`).join(', ')} };`).fingerprints, []);
  });

  it('knows tests by path and by import', () => {
    assert.equal(summarise('', 'src/a.test.ts').isTest, true);
    assert.equal(summarise("import { it } from 'vitest';").isTest, true);
    assert.equal(summarise('').isTest, false);
  });

  it('is empty for what cannot be read', () => {
    assert.deepEqual(summarise('class {').functions, []);
  });
});

describe('The regular expressions of a file', () => {
  it('are literals and RegExp with constant text', () => {
    const found = analyser.regexes({ path: 'a.ts', language: 'typescript', text: "function f() { return /(a+)+$/i; }\nnew RegExp('b*', 'g'); new RegExp(c);" });
    assert.deepEqual(found.map(({ source, flags, symbol, range }) => [source, flags, symbol, range.start.line]), [['(a+)+$', 'i', 'f', 1], ['b*', 'g', '', 2]]);
  });
});
