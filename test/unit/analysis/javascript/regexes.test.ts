import assert from 'node:assert/strict';
import { regexesOf } from '../../../../src/analysis/javascript/regexes.ts';

const exposed = (text: string, path = 'src/a.ts'): readonly unknown[] => regexesOf({ path, language: 'typescript', text }).map(({ isExposed }) => isExposed);

describe('Regular expressions of JavaScript', () => {
  it('are exposed where a caller from outside decides what they are matched against', () => {
    assert.deepEqual(exposed('export function f(text: string) { return /a+/.test(text.trim()); }'), [true]);
    assert.deepEqual(exposed('const A = /a+/;\nfunction f(text) { const line = String(text); return line.replace(A, ""); }\nmodule.exports = { f };'), [true]);
    assert.deepEqual(exposed('exports.f = (text) => text.split(/a+/);'), [true]);
    assert.deepEqual(exposed('export class A { f(text) { return /a+/.exec(text); } }'), [true]);
    assert.deepEqual(exposed('app.get("/", (req, res) => res.send(/a+/.test(req.query.q)));'), [true]);
  });

  it('are not where the file keeps them to itself, or only developers run it', () => {
    assert.deepEqual(exposed('function f(text: string) { return /a+/.test(text); }\nf(process.version);'), [false]);
    assert.deepEqual(exposed('export function f() { return /a+/.test(process.version); }'), [false]);
    assert.deepEqual(exposed('export function f(list: string[]) { return [1].filter((each) => /a+/.test(each)); }'), [false]);
    assert.deepEqual(exposed('export class A { #f(text) { return /a+/.exec(text); } }'), [false]);
    assert.deepEqual(exposed('export function f(text: string) { return /a+/.test(text); }', 'scripts/release.ts'), [false]);
    assert.deepEqual(exposed('export function f(text: string) { return /abc/.test(text); }'), [false]);
  });
});
