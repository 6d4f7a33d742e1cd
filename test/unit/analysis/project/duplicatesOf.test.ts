import assert from 'node:assert/strict';
import { duplicatesOf } from '../../../../src/analysis/project/duplicatesOf.ts';
import { buildProjectIndex } from '../../../../src/analysis/project/projectIndex.ts';
import type { ProjectObservation } from '../../../../src/analysis/project/projectObservation.ts';
import { analyser } from '../python/support.ts';

const original = `def summarise(orders, rate):
    total = 0
    skipped = []
    for order in orders:
        if order.price > 0:
            total = total + round(order.price * order.count, 2)
        else:
            skipped.append(order.name)
            warn("free", order.name)
        tax = tax_of(order.country, rate)
        total = total + tax
        if tax < 0:
            raise ValueError(order.name)
    return format_money(total), skipped
`;

const renamed = original.replace('summarise', 'digest').replaceAll('orders', 'rows').replaceAll('order', 'row').replaceAll('total', 'amount').replaceAll('skipped', 'left');

const look = (files: Readonly<Record<string, string>>, path: string, lines: { start: number; end: number }): readonly ProjectObservation[] =>
  duplicatesOf(buildProjectIndex(Object.entries(files).map(([name, text]) => analyser.summarise({ path: name, language: 'python', text }))), [{ path, lines: [lines] }]);

describe('code that the change adds although it exists', () => {
  it('is told with its place', () => {
    const [found, ...more] = look({ 'a.py': original, 'b.py': `x = 1\n\n${original}` }, 'b.py', { start: 3, end: 16 });
    assert.deepEqual(more, []);
    assert.equal(found?.file, 'b.py');
    assert.match(found.observation.message, /^These \d+ lines already stand in `a.py`, line \d+( in `summarise`)?: a fix in one place will be missed in the other$/);
    assert.equal(found.observation.confidence, 0.9);
    assert.equal(found.observation.symbol, 'summarise');
  });

  it('is found under other names', () => {
    const [found] = look({ 'a.py': original, 'b.py': renamed }, 'b.py', { start: 1, end: 14 });
    assert.match(found?.observation.message ?? '', /under other names/);
    assert.equal(found?.observation.confidence, 0.7);
  });

  it('is not told where something else is called', () => {
    const other = renamed.replace('tax_of', 'fee_of').replace('round', 'floor').replace('warn', 'log').replace('format_money', 'show').replaceAll('append', 'add');
    assert.deepEqual(look({ 'a.py': original, 'b.py': other }, 'b.py', { start: 1, end: 14 }), []);
  });

  it('is not told where it stood before the change', () => {
    assert.deepEqual(look({ 'a.py': original, 'b.py': original }, 'b.py', { start: 14, end: 14 }), []);
  });

  it('is not told for short copies in tests, nor for imports and tables', () => {
    assert.deepEqual(look({ 'tests/test_a.py': original, 'tests/test_b.py': original }, 'tests/test_b.py', { start: 1, end: 14 }), []);
    const table = `from a import ${Array.from({ length: 60 }, (_, i) => `n${i}`).join(', ')}\nrows = [\n${Array.from({ length: 40 }, (_, i) => `    ("a${i}", ${i}, f(${i})),`).join('\n')}\n]\n`;
    assert.deepEqual(look({ 'a.py': table, 'b.py': table }, 'b.py', { start: 1, end: 45 }), []);
  });

  it('is told once where one file has it twice', () => {
    assert.equal(look({ 'a.py': `${original}\n${renamed}` }, 'a.py', { start: 1, end: 30 }).length, 1);
  });

  it('does not overlap itself where a stretch repeats', () => {
    const block = original.split('\n').slice(1, 13).map((line) => line).join('\n');
    const text = `def run(orders, rate):\n${Array.from({ length: 5 }, () => block).join('\n')}\n`;
    const found = look({ 'a.py': text }, 'a.py', { start: 1, end: 61 });
    assert.equal(found.length, 1);
    const { range, related } = found[0]!.observation;
    assert.ok(range.end.line <= related![0]!.place.range.start.line || related![0]!.place.range.end.line <= range.start.line, JSON.stringify([range, related]));
  });

  it('is a hint where declarations outside of functions look alike', () => {
    const table = (name: string, extra: string): string =>
      `${name} = "".join(\n    [\n        chr(i)\n        for i in range(0x20, 0x7F)\n        if i\n        not in (0x20, 0x22, 0x23, 0x3C, 0x3E)\n        + (0x3F, 0x60, 0x7B, 0x7D)\n        + (0x2F, 0x3A, 0x3B, ${extra})\n    ]\n)\n`;
    const text = ['A', 'B', 'C', 'D'].map((name, index) => table(name, `0x5${index}, 0x5A`)).join('');
    const found = look({ 'a.py': text }, 'a.py', { start: 1, end: 40 });
    assert.ok(found.length > 0);
    assert.deepEqual([...new Set(found.map(({ observation }) => observation.severity))], ['hint']);
  });

  it('is no more than a hint among tests, unless it is very long', () => {
    const body = (lines: number): string => Array.from({ length: lines }, (_, i) => `    first = client.get("/a${i}", headers=make(${i}))\n    check_${i}(first, rows[${i}])`).join('\n');
    const pair = (lines: number): Readonly<Record<string, string>> => ({ 'tests/test_a.py': `def test_a(client, rows):\n${body(lines)}\n`, 'tests/test_b.py': `def test_b(client, rows):\n${body(lines)}\n` });
    const severities = (lines: number): readonly string[] => look(pair(lines), 'tests/test_b.py', { start: 1, end: 2 * lines + 1 }).map(({ observation }) => observation.severity);
    assert.deepEqual(severities(20), ['hint']);
    assert.deepEqual(severities(70), ['info']);
  });
});
