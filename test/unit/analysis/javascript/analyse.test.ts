import assert from 'node:assert/strict';
import { createFileAnalyser } from '../../../../src/analysis/createFileAnalyser.ts';
import type { Language } from '../../../../src/analysis/observation.ts';
import { analyse, check, lines } from './check.ts';

const analyser = createFileAnalyser();
const report = (text: string, language: Language = 'typescript'): ReturnType<typeof analyser.analyse> => analyser.analyse({ path: `src/a.${language}`, language, text }, ['style', 'security', 'structure']);

describe('Reading JavaScript and TypeScript', () => {
  it('reads every dialect', () => {
    const dialects: readonly [Language, string][] = [
      ['typescript', 'const a = <string>b; enum E { A } declare module "m" { export const x: number; } abstract class C<T> { constructor(private readonly x: T) {} }'],
      ['tsx', 'const A = <T,>(p: T) => <div {...p}>{x}</div>;'],
      ['javascript', 'const A = <div className="a" />; return; await import("x");'],
      ['javascript', '#!/usr/bin/env node\nwith (a) { b }'],
      ['jsx', '// @flow\nfunction f(a: ?string): number { return 1 }'],
      ['typescript', '@decorated class A { @field() x!: number; method(@Param("a") a: string) {} accessor y = 1; }'],
      ['typescript', 'using file = open(); export type { A } from "./a.ts"; import type B from "b"; export * as c from "c"; const d = e satisfies F; type G = typeof import("g");'],
    ];
    for (const [language, text] of dialects) assert.equal(report(text, language).parse, 'ok', text);
  });

  it('steps over syntax errors and says so', () => {
    assert.equal(report('const a = 1; const a = 2; debugger;').parse, 'recovered');
    assert.equal(report('const a = 1; const a = 2; debugger;').observations.length, 1);
  });

  it('never throws, whatever it is given', () => {
    for (const text of ['{{{{', '\u0000', '`${', 'class {', '<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x', '('.repeat(5000), 'a+'.repeat(20_000) + 'a', '']) {
      const { parse, skipped } = report(text);
      assert.ok(parse === 'ok' || parse === 'recovered' || skipped.length > 0, text.slice(0, 20));
    }
  });

  it('skips what is too large or minified, and says why', () => {
    assert.match(report('a;\n'.repeat(200_000)).skipped[0]!.reason, /larger than 500 KB/);
    assert.match(report('var a=1;'.repeat(5000)).skipped[0]!.reason, /minified/);
  });

  it('stops when told to', () => {
    assert.throws(() => analyser.analyse({ path: 'a.ts', language: 'typescript', text: 'a;'.repeat(20) }, ['style'], AbortSignal.abort()));
  });

  it('runs only the areas that are asked for', () => {
    const { observations } = analyser.analyse({ path: 'a.ts', language: 'typescript', text: 'debugger; const token = Math.random(); f(token);' }, ['security']);
    assert.deepEqual(observations.map(({ rule }) => rule), ['security/weak-random']);
  });

  it('names the symbol around what it saw', () => {
    const [found] = analyse(lines('class Shop {', '  pay() {', '    const run = () => { debugger; };', '    run();', '  }', '}', 'new Shop();'));
    assert.equal(found!.symbol, 'Shop.pay.run');
  });

  it('is silent where a linter was told to be', () => {
    check('style/debugger-statement', lines('// eslint-disable-next-line no-debugger', 'debugger;', 'debugger;'), [3]);
    check('style/debugger-statement', lines('/* eslint-disable */', 'debugger;'), []);
  });

  it('tells of Python that nobody can read it here', () => {
    assert.match(analyser.analyse({ path: 'a.py', language: 'python', text: 'x = 1' }, ['style']).skipped[0]!.reason, /Python/);
  });
});
