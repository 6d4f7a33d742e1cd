import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { noLeaks } from '../../../support/noLeaks.ts';
import { skipBecause } from '../../../support/skipBecause.ts';
import { temporaryFolder } from '../analysers/temporaryFolder.ts';
import { digestOf, resultOf, said, tryRun } from './trying.ts';

const tests = `import unittest
import pytest
from calc import add


@pytest.mark.parametrize("a,b,c", [(1, 2, 3), (20, 1, -1)])
def test_add(a, b, c):
    assert add(a, b) == c


class TestSums:
    def test_zero(self):
        assert add(0, 0) == 0


class Old(unittest.TestCase):
    def test_equal(self):
        self.assertEqual(add(3, 3), 6)


@pytest.fixture
def broken():
    raise ValueError("no")


def test_fixture(broken):
    pass


@pytest.mark.skip
def test_later():
    pass
`;

describe('pytest', function () {
  noLeaks();
  this.timeout(180_000);
  const folder = temporaryFolder();

  before(function () {
    if (spawnSync('python3', ['-m', 'pytest', '--version']).status !== 0) skipBecause(this, 'pytest is not installed');
  });

  const write = (): void => {
    folder.write('calc.py', 'LIMIT = 10\n\n\ndef add(a, b):\n    if a > LIMIT:\n        return -1\n    return a - b\n');
    folder.write('test_calc.py', tests);
  };

  it('tells parametrised tests, classes, unittest and fixtures, and leaves nothing in the workspace', async () => {
    write();
    folder.write('test_missing.py', 'import no_such_module\n');
    const before = digestOf(folder.path);
    const { outcome } = await tryRun(folder.path, undefined, { coverage: true });
    assert.deepEqual(said(outcome), [
      'failed (assertion) test_calc.py › Old › test_equal',
      'failed (assertion) test_calc.py › test_add[1-2-3]',
      'failed (error) test_calc.py › test_fixture',
      'failed (suite) test_missing.py',
      'passed test_calc.py › TestSums › test_zero',
      'passed test_calc.py › test_add[20-1--1]',
      'skipped test_calc.py › test_later',
    ]);
    const { failure } = resultOf(outcome, 'test_add[1-2-3]');
    assert.deepEqual([failure?.actual, failure?.expected, failure?.stack], ['-1', '3', [{ file: 'test_calc.py', line: 8, symbol: 'test_add' }]]);
    const missing = outcome.status === 'ran' ? outcome.results.find((result) => result.ref.path.length === 0) : undefined;
    assert.equal(missing?.failure?.code, 'ModuleNotFoundError');
    const lines = outcome.status === 'ran' ? outcome.coverage?.find((of) => of.ref.path[0] === 'test_add[20-1--1]')?.lines['calc.py'] : undefined;
    assert.deepEqual(lines, [1, 4, 5, 6]);
    assert.equal(digestOf(folder.path), before);
  });

  it('runs chosen tests in the order that was asked for', async () => {
    write();
    const ref = (...path: string[]): { project: string; file: string; path: string[] } => ({ project: 'pytest:', file: 'test_calc.py', path });
    const asked = [ref('TestSums', 'test_zero'), ref('test_add[1-2-3]'), ref('gone')];
    const { outcome } = await tryRun(folder.path, { kind: 'tests', tests: asked });
    assert.deepEqual(outcome.status === 'ran' && outcome.results.map((result) => [result.ref, result.status]), [[asked[0], 'passed'], [asked[1], 'failed'], [asked[2], 'failed']]);
  });

  it('ends a test that loops and runs the others', async function () {
    if (process.platform === 'win32') skipBecause(this, 'there are no alarms on this platform');
    folder.write('test_loop.py', 'def test_loop():\n    while True:\n        pass\n\n\ndef test_after():\n    pass\n');
    const { outcome } = await tryRun(folder.path, undefined, { timeLimitMs: 30_000 });
    assert.deepEqual(said(outcome), ['failed (timeout) test_loop.py › test_loop', 'passed test_loop.py › test_after']);
  });

  it('does not wait for what other plugins print at the end, and lets them end', async () => {
    folder.write('test_one.py', 'def test_one():\n    pass\n');
    folder.write('conftest.py', "def pytest_terminal_summary():\n    open('summary.txt', 'w').close()\n\n\ndef pytest_unconfigure():\n    open('ended.txt', 'w').close()\n");
    const { outcome } = await tryRun(folder.path);
    assert.deepEqual(said(outcome), ['passed test_one.py › test_one']);
    assert.deepEqual(readdirSync(folder.path).filter((name) => name.endsWith('.txt')), ['ended.txt']);
  });

  it('calls a broken configuration broken, with the reason', async () => {
    write();
    folder.write('conftest.py', 'import no_such_module\n');
    const { outcome } = await tryRun(folder.path);
    assert.match(said(outcome).join('\n'), /^broken: .*no_such_module/);
  });
});
