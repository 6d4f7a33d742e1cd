import assert from 'node:assert/strict';
import { check, fixed, lines } from './check.ts';

const table: readonly { readonly rule: string; readonly bad: readonly string[]; readonly good: readonly string[] }[] = [
  { rule: 'loose-equality', bad: ['if (a == b) f();'], good: ['if (a == null) f();', 'if (a === b) f();'] },
  { rule: 'unused-import', bad: ["import { a } from 'm';", "import type { T } from 'm';"], good: ["import { a } from 'm'; a();", "import type { T } from 'm'; export const x: T = 1;", "import 'm';", "import { a } from 'm'; export { a };", "import { T } from 'm'; /** @type {T} */ export let x;", "import { T } from 'm'; export class A implements T {}"] },
  {
    rule: 'unused-variable',
    bad: ['export {}; const a = 1;', 'export {}; function f() {}', 'export const f = () => { let n = 0; n = 1; };'],
    good: ['const a = 1;', 'export const a = 1;', 'export const f = ({ a, ...rest }) => { const { b, ...others } = rest; return others; };', 'export const f = () => { const _a = 1; };', 'export const f = () => { for (const x of y) g(); };', 'export const f = () => { let a; return () => (a = 1); };', 'export const f = () => { const [, b] = c; return b; };', 'export {}; declare const a: number;'],
  },
  { rule: 'const-reassigned', bad: ['const a = 1; a = 2;', 'const a = 1; [a] = b;'], good: ['let a = 1; a = 2;', 'const a = {}; a.b = 2;', 'const a = 1; { let a = 2; a = 3; }'] },
  { rule: 'template-in-quotes', bad: ["export const greet = (user) => 'Hello ${user.name}!';", 'export function f(count) { throw new Error("There are ${count} of them"); }'], good: ["export const greet = (user) => `Hello ${user.name}!`;", "export const path = '${workspaceFolder}/src';", "export const greet = (user) => 'Hello ${name}!';", "export const price = (a) => 'costs $' + a;"] },
  { rule: 'duplicate-key', bad: ['f({ a: 1, b: 2, a: 3 });'], good: ['f({ a: 1, ...b, a: 3 });', 'f({ get a() { return 1; }, set a(v) {} });', 'f({ [a]: 1, [a]: 2 });'] },
  { rule: 'assignment-in-condition', bad: ["if (state = 'open') f();"], good: ['if ((match = next)) f();', 'while (match = pattern.exec(text)) f();', 'if ((a = b) === c) f();'] },
  { rule: 'invalid-typeof', bad: ["if (typeof a === 'strnig') f();"], good: ["if (typeof a === 'string') f();", 'if (typeof a === kind) f();'] },
  { rule: 'nan-comparison', bad: ['if (a === NaN) f();'], good: ['if (Number.isNaN(a)) f();'] },
  {
    rule: 'floating-promise',
    bad: ['async function save() { await x(); } export async function run() { save(); done(); }'],
    good: ['async function save() { await x(); } export async function run() { await save(); }', 'async function save() { await x(); } export async function run() { void save(); }', 'async function save() { await x(); } export async function run() { save().catch(log); }', 'async function save() { try { await x(); } catch (e) { log(e); } } export async function run() { save(); }', 'async function main() { await x(); } main();', 'function save() { return x(); } export async function run() { save(); }'],
  },
  { rule: 'empty-block', bad: ['if (a) {} else f();'], good: ['if (a) { /* nothing to do */ } else f();', 'function f() {}'] },
];

describe('Style rules', () => {
  for (const { rule, bad, good } of table) {
    it(`${rule} speaks on each bad line and on no good one`, () => {
      for (const text of bad) check(`style/${rule}`, text, [1]);
      for (const text of good) check(`style/${rule}`, text, []);
    });
  }

  it('removes imports that nothing uses', () => {
    assert.equal(fixed('style/unused-import', "import { a } from 'm';\nf();\n"), 'f();\n');
    assert.equal(fixed('style/unused-import', "import { a, b } from 'm';\na();"), "import { a } from 'm';\na();");
    assert.equal(fixed('style/unused-import', "import { a, b } from 'm';\nb();"), "import { b } from 'm';\nb();");
  });

  it('replaces `==` where nothing changes by it', () => {
    assert.equal(fixed('style/loose-equality', 'if (a.length == 0) f();'), 'if (a.length === 0) f();');
  });

  it('asks about `var` only where the rest of the file has moved on', () => {
    const modern = Array.from({ length: 12 }, (_, index) => `const a${index} = f();`);
    assert.match(fixed('style/no-var', lines('export {};', ...modern, 'var b = 1;', 'g(b);')), /const b = 1;/);
    check('style/no-var', 'var a = 1; var b = 2; let c = 3; f(a, b, c);', []);
  });

  it('asks about output only in files that did not print before', () => {
    check('style/console-log', 'console.log(1);', [1], { baseText: 'f();' });
    check('style/console-log', 'console.log(1);', []);
    check('style/console-log', 'console.log(1); console.log(2);', [], { baseText: 'console.log(1);' });
    check('style/console-log', 'console.log(1);', [], { baseText: 'f();', path: 'scripts/build.ts' });
  });
});
