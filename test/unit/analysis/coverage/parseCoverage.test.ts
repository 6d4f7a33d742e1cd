import assert from 'node:assert/strict';
import { isStale, relativeCoverage } from '../../../../src/analysis/coverage/coverageReport.ts';
import { parseCoverage } from '../../../../src/analysis/coverage/parseCoverage.ts';

const lines = (text: string, path: string): [number[], number[]] => {
  const file = parseCoverage(text)?.get(path);
  return [[...(file?.covered ?? [])], [...(file?.uncovered ?? [])]];
};

describe('coverage files', () => {
  it('reads lcov', () => {
    assert.deepEqual(lines('TN:\nSF:src/a.ts\nDA:1,2\nDA:2,0\nDA:2,1\nDA:3,0\nend_of_record\nSF:src/b.ts\nDA:1,0\nend_of_record\n', 'src/a.ts'), [[1, 2], [3]]);
  });

  it('reads Istanbul', () => {
    const data = { '/w/a.ts': { path: '/w/a.ts', statementMap: { 0: { start: { line: 1 } }, 1: { start: { line: 2 } } }, s: { 0: 3, 1: 0 } } };
    assert.deepEqual(lines(JSON.stringify(data), '/w/a.ts'), [[1], [2]]);
  });

  it('reads coverage.py', () => {
    const data = { meta: { version: '7.6' }, files: { 'shop/price.py': { executed_lines: [1, 2], missing_lines: [4], excluded_lines: [] } } };
    assert.deepEqual(lines(JSON.stringify(data), 'shop/price.py'), [[1, 2], [4]]);
  });

  it('reads Cobertura, one file or many', () => {
    const file = (name: string): string => `<class name="x" filename="${name}"><methods/><lines><line number="1" hits="1"/><line number="3" hits="0"/></lines></class>`;
    const xml = (classes: string): string => `<?xml version="1.0" ?>\n<!DOCTYPE coverage SYSTEM "x">\n<coverage version="7"><sources><source>/w/src</source></sources><packages><package name="."><classes>${classes}</classes></package></packages></coverage>`;
    assert.deepEqual(lines(xml(file('a.py')), '/w/src/a.py'), [[1], [3]]);
    assert.deepEqual(lines(xml(file('a.py') + file('b.py')), '/w/src/b.py'), [[1], [3]]);
  });

  it('gives nothing for what is none of them', () => {
    for (const text of ['', '{', '[]', '{"a": 1}', '<html></html>', 'hello']) assert.equal(parseCoverage(text), undefined, text);
  });

  it('finds the project\'s own path in whatever the report wrote', () => {
    const report = parseCoverage('TN:\nSF:/build/w/src/a.ts\nDA:1,1\nend_of_record\nSF:C:\\w\\src\\b.ts\nDA:1,1\nend_of_record\nSF:index.ts\nDA:1,1\nend_of_record\n')!;
    const known = new Set(['src/a.ts', 'src/b.ts', 'x/index.ts', 'y/index.ts']);
    assert.deepEqual([...relativeCoverage(report, '/w', known).keys()], ['src/a.ts', 'src/b.ts']);
  });

  it('is stale for files that changed later', () => {
    assert.equal(isStale(10, 11), true);
    assert.equal(isStale(10, 9), false);
  });
});
