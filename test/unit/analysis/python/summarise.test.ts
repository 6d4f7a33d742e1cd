import assert from 'node:assert/strict';
import type { FileSummary } from '../../../../src/analysis/sourceFile.ts';
import { analyser } from './support.ts';

const summarise = (text: string, path = 'shop/price.py'): FileSummary => analyser.summarise({ path, language: 'python', text });

describe('the summary of a Python file', () => {
  it('lists imports with names, kind and whether they run on load', () => {
    const { imports } = summarise('import os.path as p, sys\nfrom . import a\nfrom ..b import c as d, e\nfrom f import *\nif TYPE_CHECKING:\n    from g import H\ndef f():\n    import late\nimportlib.import_module("plug")\n');
    assert.deepEqual(imports.map(({ specifier, names, kind, isTopLevel }) => [specifier, names.join(), kind, isTopLevel]), [
      ['os.path', '*', 'static', true], ['sys', '*', 'static', true], ['.', 'a', 'static', true], ['..b', 'c,e', 'static', true], ['f', '*', 'static', true],
      ['g', 'H', 'type', true], ['late', '*', 'static', false], ['plug', '*', 'dynamic', true],
    ]);
  });

  it('lists what a module offers, by its own word where it gives one', () => {
    assert.deepEqual(summarise('def a(): pass\nclass B: pass\nC, d = 1, 2\n_e = 3\ntry:\n    f = 1\nexcept E:\n    pass\n').exports.map(({ name, kind }) => `${kind} ${name}`), ['function a', 'class B', 'value C', 'value d', 'value f']);
    assert.deepEqual(summarise('from x import y\n__all__ = ["y", "_e"]\ndef a(): pass\n_e = 3\n').exports.map(({ name, kind }) => `${kind} ${name}`), ['reexport y', 'value _e']);
  });

  it('lists functions with complexity and a hash that survives reformatting', () => {
    const first = summarise('class A:\n    @x\n    def m(self, v):\n        """Doc."""\n        if v and self.a:\n            for i in v:\n                if i: return 1\n        else:\n            return 2\n').functions[0]!;
    const second = summarise('class A:\n  def m(self, v):\n    # why\n    if (v and self.a):\n      for i in v:\n        if i:\n          return 1\n    else: return 2\n'.replace('(v and self.a)', 'v and self.a')).functions[0]!;
    // if 1, and 1, for 2, nested if 3, else 1
    assert.deepEqual([first.name, first.complexity, first.isExported], ['A.m', 8, true]);
    assert.equal(first.bodyHash, second.bodyHash);
    assert.notEqual(first.bodyHash, summarise('class A:\n  def m(self, v):\n    return 3\n').functions[0]!.bodyHash);
  });

  it('knows tests by their path', () => {
    assert.equal(summarise('', 'tests/test_a.py').isTest, true);
    assert.equal(summarise('', 'shop/contest.py').isTest, false);
  });
});
