import assert from 'node:assert/strict';
import { applySourceEdits } from '../../../../../src/analysis/repair/candidate.ts';
import { generateJavaScriptRepairs } from '../../../../../src/analysis/repair/javascript/generateJavaScriptRepairs.ts';
import { parseJavaScript } from '../../../../../src/analysis/javascript/syntax/parse.ts';
import { languageOf } from '../../../../../src/analysis/languageOf.ts';

/** What the candidates for a text make of it, with the template of each. */
function results(text: string, file = 'a.js', suspicion: (line: number) => number = () => 1): Map<string, string> {
  const candidates = generateJavaScriptRepairs({ file, text, suspicion, limit: 50_000 });
  return new Map(candidates.map((candidate) => [applySourceEdits(text, candidate.edits), candidate.template]));
}

function reaches(before: string, after: string, file = 'a.js'): void {
  assert.ok(results(before, file).has(after), `nothing makes\n${after}\nof\n${before}`);
}

describe('JavaScript repairs', () => {
  it('change operators', () => {
    reaches('f = (a, b) => a < b;', 'f = (a, b) => a <= b;');
    reaches('f = (a, b) => a && b;', 'f = (a, b) => a || b;');
    reaches('f = (a, b) => a == b;', 'f = (a, b) => a != b;');
    reaches('function f(n) { n += 1; return n; }', 'function f(n) { n -= 1; return n; }');
    reaches('function f(n) { if (!n) return 1; }', 'function f(n) { if (n) return 1; }');
    reaches('f = (list) => list.filter(x > 2);', 'f = (list) => list.filter(x => 2);');
  });

  it('change constants, at one place and at several', () => {
    reaches('f = (n) => n > 0;', 'f = (n) => n > 1;');
    reaches('f = () => true;', 'f = () => false;');
    reaches("function f() { let t = ','; t = ','; return t; }", "function f() { let t = ''; t = ''; return t; }");
    reaches('function f(n) { if (n < 1) return 1; return n * 1; }', 'function f(n) { if (n < 2) return 2; return n * 2; }');
  });

  it('use other names, methods and arguments', () => {
    reaches('function f(a, b) { return a - a; }', 'function f(a, b) { return a - b; }');
    reaches('function f(a) { return Math.min(...a); }', 'function f(a) { return Math.max(...a); }');
    reaches('function f(a, b) { return g(a, b); }', 'function f(a, b) { return g(b, a); }');
    reaches('function f(a) { return a.x ? 1 : 2; }', 'function f(a) { return a.x ? 2 : 1; }');
    reaches('function f(list) { return list.sort(); }', 'function f(list) { return list.sort((a, b) => a - b); }');
  });

  it('add what is missing', () => {
    reaches('function f(a, b) { return a - b; }', 'function f(a, b) { return Math.abs(a - b); }');
    reaches('async function f() { return load(); }', 'async function f() { return await load(); }');
    reaches('f = (list) => { list.length; };', 'f = (list) => { return list.length; };');
    reaches('function f(a, b, c) { const s = (a + b + c); return s; }', 'function f(a, b, c) { const s = (a + b + c) / 2; return s; }');
    reaches('function f(user) { return user.name.first; }', 'function f(user) { return user.name?.first; }');
    reaches('function f(list) {\n  return list[0];\n}', 'function f(list) {\n  return list[0] ?? 0;\n}');
    reaches("function f(list) {\n  let t = '';\n  for (let i = 0; i < list.length; i++) {\n    t = t + ' ';\n  }\n  return t;\n}", "function f(list) {\n  let t = '';\n  for (let i = 0; i < list.length; i++) {\n    if (i > 0) { t = t + ' '; }\n  }\n  return t;\n}");
  });

  it('change a property that is named after its value', () => {
    reaches("function f(a) { const kind = a + ''; return { kind }; }", "function f(a) { const kind = a + ''; return { kind: kind.toLowerCase() }; }");
    reaches('function f(a, b) { return { a }; }', 'function f(a, b) { return { a: b }; }');
  });

  it('add a step to a chain of calls that the file takes elsewhere', () => {
    const other = "const SLASH = /x/g;\nconst g = (t) => h(t).replace(SLASH, '%2F').trim();\n";
    reaches(`${other}f = (t) => t.replace(HASH, '%23').replace(PLUS, '%2B');`, `${other}f = (t) => t.replace(HASH, '%23').replace(SLASH, '%2F').replace(PLUS, '%2B');`);
    reaches(`${other}f = (t) => t.replace(HASH, '%23');`, `${other}f = (t) => t.replace(HASH, '%23').replace(SLASH, '%2F');`);
    const hidden = "function g(t, SLASH) { return t.replace(SLASH, '/'); }\n";
    assert.ok(!results(`${hidden}f = (t) => t.replace(HASH, '#');`).has(`${hidden}f = (t) => t.replace(HASH, '#').replace(SLASH, '/');`), 'SLASH is not to be seen there');
  });

  it('take away what is too much', () => {
    reaches('function f(a, b) { return a + b; }', 'function f(a, b) { return a; }');
    reaches("const list = ['a', 'b', 'c'];", "const list = ['a'];");
    reaches('function f(list) {\n  list.push(1);\n  return list;\n}', 'function f(list) {\n  \n  return list;\n}');
  });

  it('change regular expressions, and only to valid ones', () => {
    reaches("f = (t) => t.replace(/a+/, '');", "f = (t) => t.replace(/a+/g, '');");
    reaches('f = (t) => /a.b/.test(t);', 'f = (t) => /a\\.b/.test(t);');
    for (const text of results('f = (t) => /([a-z]+)-(\\d*)?$/i.test(t);').keys()) assert.equal(parses(text, 'a.js'), true, text);
  });

  it('parse, in JavaScript and in TypeScript', () => {
    const script = `'use strict';
function walk(items, depth = 0) {
  let total = 0, seen = [];
  for (const item of items) {
    if (item.kids && item.kids.length > 0) total += walk(item.kids, depth + 1);
    else if (!seen.includes(item.name)) seen.push(item.name);
    switch (item.kind) { case 'a': total++; break; default: continue; }
  }
  const { x, ...rest } = items;
  while (total > 10) total = total % 3 ? total - 1 : total / 2;
  return \`\${total}-\${seen.join(', ')}\`;
}
module.exports = { walk };
`;
    const typed = `export interface A { readonly n: number }
export class Box<T extends A> {
  #items: T[] = [];
  constructor(private readonly size: number, items: readonly T[]) { this.#items = [...items]; }
  async total(filter?: (item: T) => boolean): Promise<number> {
    let sum = 0 as number;
    for (const item of this.#items) { if (filter?.(item) ?? true) sum += item.n!; }
    return sum < this.size ? sum : await load(this.size);
  }
}
declare function load(n: number): Promise<number>;
`;
    for (const [file, text] of [['a.js', script], ['a.ts', typed]] as const) {
      const made = [...results(text, file)];
      assert.ok(made.length > 300);
      // Parsing all of them would take seconds.
      const broken = made.filter(([result], at) => at % 7 === 0 && !parses(result, file));
      assert.deepEqual(broken.slice(0, 3), []);
    }
  });

  it('stay on suspect lines, come without repetition, and stop at the limit', () => {
    const text = 'function f(a, b) {\n  const c = a + b;\n  return c > 1;\n}\n';
    const candidates = generateJavaScriptRepairs({ file: 'a.js', text, suspicion: (line) => (line === 2 ? 0.5 : line === 3 ? 1 : 0), limit: 5000 });
    const texts = candidates.map(({ edits }) => applySourceEdits(text, edits));
    assert.equal(new Set(texts).size, texts.length);
    assert.equal(texts.includes(text), false);
    for (const result of texts) assert.equal(result.startsWith('function f(a, b'), true, result);
    const weights = candidates.map(({ prior, line }) => prior * (line === 2 ? 0.5 : 1));
    assert.ok(candidates.every(({ prior }) => prior > 0 && prior <= 1));
    assert.ok(weights[0]! >= weights.at(-1)!);
    assert.equal(generateJavaScriptRepairs({ file: 'a.js', text, suspicion: () => 1, limit: 7 }).length, 7);
  });

  it('are not made for what does not parse or is another language', () => {
    assert.deepEqual(generateJavaScriptRepairs({ file: 'a.js', text: 'function (', suspicion: () => 1, limit: 10 }), []);
    assert.deepEqual(generateJavaScriptRepairs({ file: 'a.py', text: 'x = 1', suspicion: () => 1, limit: 10 }), []);
  });
});

function parses(text: string, file: string): boolean {
  const parsed = parseJavaScript(text, languageOf(file)!, file);
  return parsed.ok && parsed.value.errors.length === 0;
}
