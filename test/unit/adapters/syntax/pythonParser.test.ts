import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadPythonParser, syntaxFiles } from '../../../../src/adapters/syntax/pythonParser.ts';
import { visit } from '../../../../src/analysis/python/syntax.ts';

describe('the Python parser', () => {
  it('names files that exist, for the build to copy', () => {
    const { resolve } = createRequire(import.meta.url);
    for (const { name, specifier } of syntaxFiles) {
      assert.ok(existsSync(resolve(specifier)), specifier);
      assert.ok(specifier.endsWith(name));
    }
  });

  it('is loaded once', async () => {
    assert.equal(await loadPythonParser(), await loadPythonParser());
  });

  it('counts offsets in UTF-16 units', async () => {
    const { root } = (await loadPythonParser()).parse('x = "é😀"\ny = 1\n');
    const found: string[] = [];
    visit(root, (node) => {
      if (node.kind === 'identifier') found.push(node.text);
    });
    assert.deepEqual(found, ['x', 'y']);
  });

  it('reads around errors, and survives whatever it is given', async () => {
    const parser = await loadPythonParser();
    assert.equal(parser.parse('def f(:\n  return )\n').parse, 'recovered');
    assert.equal(parser.parse('').parse, 'ok');
    assert.equal(parser.parse('x = 1\n'.repeat(100_000)).parse, 'failed');
    for (const text of ['(', '\0\0', '((((((((((', '"""', 'def '.repeat(500), `${'('.repeat(5000)}${')'.repeat(5000)}`, `x = ${'a + '.repeat(20_000)}b\n`, '\ud800']) parser.parse(text);
  });
});
