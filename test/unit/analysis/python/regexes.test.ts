import assert from 'node:assert/strict';
import { pythonRegexes, toEcmaScript } from '../../../../src/analysis/python/regexes.ts';
import { parser } from './support.ts';

describe('regular expressions of Python', () => {
  it('are found with flags, anchors and place', () => {
    const tree = parser.parse('import re\nA = re.compile(r"(?P<x>a+)+$", re.I | re.M)\ndef f(s):\n    return re.match("\\\\d+", s), re.fullmatch(P, s), other.compile("x")\nP = r"b"\n');
    assert.deepEqual(pythonRegexes(tree).map(({ source, flags, range, symbol }) => [source, flags, range.start.line, symbol]), [
      ['(?<x>a+)+$', 'im', 2, ''],
      ['^(?:\\d+)', '', 4, 'f'],
      ['^(?:b)$', '', 5, ''],
    ]);
  });

  it('are exposed where a caller from outside decides what they are matched against', () => {
    const exposed = (text: string, path = 'app.py'): readonly unknown[] => pythonRegexes(parser.parse(`import re\n${text}`), path).map(({ isExposed }) => isExposed);
    assert.deepEqual(exposed('def f(text):\n    return re.sub("a+", "", text.strip())\n'), [true]);
    assert.deepEqual(exposed('A = re.compile("a+")\nclass B:\n    def f(self, text):\n        line = str(text)\n        return A.match(line)\n'), [true]);
    assert.deepEqual(exposed('def _f(text):\n    return re.match("a+", text)\n'), [false]);
    assert.deepEqual(exposed('def f():\n    return re.match("a+", platform.version())\n'), [false]);
    assert.deepEqual(exposed('def f(text):\n    return re.match("a+", text)\n', 'scripts/release.py'), [false]);
  });

  it('are left out where a part is computed', () => {
    assert.deepEqual(pythonRegexes(parser.parse('import re\nre.compile(f"{x}+")\nre.compile(a + "b")\n')), []);
  });

  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['\\Aab\\Z', '', '^ab$'],
    ['(?i)a', '', 'a'],
    ['[]a]', '', '[\\]a]'],
    ['a{,3}', '', 'a{0,3}'],
    ['a{x}', '', 'a\\{x}'],
    ['(?P<q>["\']).*?(?P=q)', '', '(?<q>["\']).*?\\k<q>'],
    ['a  b # c\n d', 're.X', 'abd'],
    ['(?(1)a|b)', '', undefined],
    ['(?>a+)', '', undefined],
    ['a++', '', undefined],
    ['a\\++', '', 'a\\++'],
    ['(?#note)a', '', 'a'],
  ];
  for (const [pattern, flags, wanted] of cases) {
    it(`writes ${JSON.stringify(pattern)} as ${JSON.stringify(wanted)}`, () => assert.equal(toEcmaScript(pattern, flags)?.source, wanted));
  }
});
