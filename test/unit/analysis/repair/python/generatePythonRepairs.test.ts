import assert from 'node:assert/strict';
import { loadPythonParser } from '../../../../../src/adapters/syntax/pythonParser.ts';
import type { PythonParser } from '../../../../../src/analysis/python/syntax.ts';
import { applySourceEdits } from '../../../../../src/analysis/repair/candidate.ts';
import { generatePythonRepairs } from '../../../../../src/analysis/repair/python/generatePythonRepairs.ts';

describe('repairs of Python', () => {
  let parser: PythonParser;
  before(async () => {
    parser = await loadPythonParser();
  });

  const texts = (text: string, limit = 20_000): string[] =>
    generatePythonRepairs(parser, { file: 'm.py', text, suspicion: () => 1, limit }).map(({ edits }) => applySourceEdits(text, edits));
  const reaches = (broken: string, fixed: string): void => assert.ok(texts(broken).includes(fixed), `never made:\n${fixed}`);

  const pairs: readonly (readonly [string, string, string])[] = [
    ['another comparison', 'def f(a):\n    return a < 1\n', 'def f(a):\n    return a <= 1\n'],
    ['another operator', 'def f(a, b):\n    return a + b\n', 'def f(a, b):\n    return a - b\n'],
    ['`or` for `and`', 'def f(a, b):\n    return a and b\n', 'def f(a, b):\n    return a or b\n'],
    ['another variable', 'def f(n):\n    power = 1\n    while n < 9:\n        power *= n\n    return power\n', 'def f(n):\n    power = 1\n    while power < 9:\n        power *= n\n    return power\n'],
    ['one more', 'def f(n):\n    return sum(range(n))\n', 'def f(n):\n    return sum(range(n + 1))\n'],
    ['another start', 'def f(n):\n    i = 0\n    return i + n\n', 'def f(n):\n    i = 2\n    return i + n\n'],
    ['a call around it', 'def f(a, b):\n    d = a - b\n    return d < 1\n', 'def f(a, b):\n    d = abs(a - b)\n    return d < 1\n'],
    ['swapped arguments', 'def gcd(a, b):\n    return a if b == 0 else gcd(a % b, b)\n', 'def gcd(a, b):\n    return a if b == 0 else gcd(b, a % b)\n'],
    ['another method of its family', "def f(s):\n    return s.islower()\n", "def f(s):\n    return s.isupper()\n"],
    ['a missing argument', 'def f(a):\n    return sorted(a)\n', 'def f(a):\n    return sorted(a, reverse=True)\n'],
    ['a condition taken out', 'def f(n):\n    if n > 0 and n < 9:\n        return 1\n    return 2\n', 'def f(n):\n    if n > 0:\n        return 1\n    return 2\n'],
    ['a missing step', 'def f(n):\n    r = 0\n    while n:\n        r += 2\n    return r\n', 'def f(n):\n    r = 0\n    while n:\n        r += 2\n        n -= 1\n    return r\n'],
    ['a missing branch', 'def f(l):\n    even = 0\n    odd = 0\n    for x in l:\n        if x % 2 == 0:\n            even += 1\n    return even, odd\n', 'def f(l):\n    even = 0\n    odd = 0\n    for x in l:\n        if x % 2 == 0:\n            even += 1\n        else:\n            odd += 1\n    return even, odd\n'],
    ['a guard', 'def f(l):\n    total = sum(l)\n    return total / len(l)\n', 'def f(l):\n    if not l:\n        return 0\n    total = sum(l)\n    return total / len(l)\n'],
    ['a return out of the loop', 'def f(l):\n    t = 0\n    for x in l:\n        t += x\n        return t\n', 'def f(l):\n    t = 0\n    for x in l:\n        t += x\n    return t\n'],
    ['a missing return', 'def g(a):\n    return a\ndef f(a):\n    g(a)\n', 'def g(a):\n    return a\ndef f(a):\n    return g(a)\n'],
    ['a default that is shared', 'def f(a, seen=[]):\n    seen.append(a)\n    return seen\n', 'def f(a, seen=None):\n    if seen is None:\n        seen = []\n    seen.append(a)\n    return seen\n'],
    ['a missing await', 'async def f(a):\n    return a.load()\n', 'async def f(a):\n    return await a.load()\n'],
    ['another exception', 'def f(d):\n    try:\n        return d["a"]\n    except ValueError:\n        return 0\n', 'def f(d):\n    try:\n        return d["a"]\n    except KeyError:\n        return 0\n'],
  ];
  for (const [what, broken, fixed] of pairs) it(`propose ${what}`, () => reaches(broken, fixed));

  it('change suspect lines only, more suspect ones first', () => {
    const text = 'def f(a):\n    b = a + 1\n    c = b * 2\n    return c\n';
    const suspicion = (line: number): number => (line === 2 ? 0.2 : line === 3 ? 1 : 0);
    const made = generatePythonRepairs(parser, { file: 'm.py', text, suspicion, limit: 1000 });
    assert.ok(made.length > 20);
    assert.ok(made.every(({ line }) => line === 2 || line === 3 || line === 4));
    assert.equal(made[0]!.line, 3);
    assert.equal(new Set(made.map(({ edits }) => applySourceEdits(text, edits))).size, made.length);
    assert.ok(made.every(({ prior, title }) => prior > 0 && prior <= 1 && title.length > 0));
  });

  it('keep to the limit, and put a changed operator before a deletion', () => {
    const text = 'def f(a, b):\n    c = 0\n    if a < b:\n        c = a\n    return c\n';
    assert.equal(texts(text, 25).length, 25);
    const made = generatePythonRepairs(parser, { file: 'm.py', text, suspicion: () => 1, limit: 5000 });
    const rank = (template: string): number => made.findIndex((candidate) => candidate.template === template);
    assert.ok(rank('operator.comparison') >= 0 && rank('operator.comparison') < rank('statement.removed'));
  });

  it('leave annotations, imports and docstrings alone, and survive broken code', () => {
    const text = 'import os\n\ndef f(a: int) -> int:\n    """Says 1."""\n    return a\n';
    for (const made of texts(text)) assert.ok(made.startsWith('import os\n') && made.includes('(a: int) -> int:') && made.includes('"""Says 1."""'), made);
    assert.doesNotThrow(() => texts('def f(:\n  return ((\n'));
  });
});
