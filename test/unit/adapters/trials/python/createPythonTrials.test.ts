import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '../../../../../src/adapters/clock/systemClock.ts';
import { createPythonTrials } from '../../../../../src/adapters/trials/python/createPythonTrials.ts';
import type { OpenedBench, TrialBench, TrialCandidate, TrialVerdict } from '../../../../../src/teams/healing/ports/candidateTrials.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { startWithoutSandbox } from '../../../../support/python/startWithoutSandbox.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const hasPytest = process.platform !== 'win32' && spawnSync('python3', ['-c', 'import pytest']).status === 0;

(hasPytest ? describe : describe.skip)('trials of Python', function () {
  this.timeout(60_000);
  noLeaks();
  let folder: string;
  const signal = new AbortController().signal;
  const trials = createPythonTrials({ sandbox: startWithoutSandbox, clock: systemClock });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'trials-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = async (files: Record<string, string>, targets: readonly string[], guards: readonly string[] = [], changed = ['calc.py']): Promise<OpenedBench> => {
    for (const [file, text] of Object.entries(files)) await writeFile(path.join(folder, file), text);
    const refs = (names: readonly string[]): { project: string; file: string; path: string[] }[] => names.map((name) => ({ project: 'p', file: 'test_calc.py', path: name.split('::') }));
    return trials.open({ folder, project: { id: 'p', runner: 'pytest', folder: '', evidence: '' }, targets: refs(targets), guards: refs(guards), files: changed, timeLimitMs: 1_000 }, signal);
  };
  const ready = (opened: OpenedBench): TrialBench => {
    assert.equal(opened.status, 'ready', opened.status === 'unsound' ? opened.reason : '');
    return (opened as Extract<OpenedBench, { status: 'ready' }>).bench;
  };
  const whole = (id: number, old: string, text: string): TrialCandidate => ({ id, changes: [{ file: 'calc.py', edits: [{ start: 0, end: old.length, text }] }] });
  const outcomes = async (bench: TrialBench, old: string, texts: readonly string[]): Promise<string[]> => {
    const found: TrialVerdict[] = [];
    await bench.tryAll(texts.map((text, id) => whole(id, old, text)), (verdict) => void found.push(verdict), signal);
    return found.sort((a, b) => a.id - b.id).map(({ outcome, targetsPassed }) => `${outcome} ${targetsPassed}`);
  };

  const calc = 'def double(n):\n    return n + 2\n';
  const tests = 'from calc import *\n\ndef test_three():\n    assert double(3) == 6\n\ndef test_two():\n    assert double(2) == 4\n';

  it('tell what passes, fails, breaks a guard, does not compile, never ends, or ends the process', async () => {
    const bench = ready(await open({ 'calc.py': calc, 'test_calc.py': tests }, ['test_three'], ['test_two']));
    try {
      const found = await outcomes(bench, calc, [
        calc, 'def double(n):\n    return n * 2\n', 'def double(n):\n    return n + 3\n', 'def double(n:\n', 'def double(n):\n    while True: pass\n',
        'import os\nos._exit(0)\n', 'def double(n):\n    return missing\n', 'def double(n):\n    return n * 2\n# again\n',
      ]);
      assert.deepEqual(found, ['fails 0', 'passes 1', 'breaks 1', 'invalid 0', 'killed 0', 'killed 0', 'fails 0', 'passes 1']);
    } finally {
      bench.dispose();
    }
  });

  it('change names that other modules imported, with classes and defaults made from them', async () => {
    const files = {
      'calc.py': 'LIMIT = 3\n\nclass Base:\n    def size(self):\n        return 1\n\ndef small(n):\n    return n < LIMIT\n',
      'user.py': 'from calc import Base, LIMIT, small as is_small\n\nclass Child(Base):\n    pass\n\ndef check(n, limit=LIMIT):\n    return is_small(n) and n < limit\n',
      'test_calc.py': 'import user\nfrom user import Child\nfrom calc import LIMIT\n\ndef test_all():\n    assert LIMIT == 5 and Child().size() == 2 and user.check(4)\n',
    };
    const bench = ready(await open(files, ['test_all']));
    try {
      const fixed = files['calc.py'].replace('3', '5').replace('return 1', 'return 2');
      assert.deepEqual(await outcomes(bench, files['calc.py'], [fixed, files['calc.py'].replace('3', '5'), fixed]), ['passes 1', 'fails 0', 'passes 1']);
    } finally {
      bench.dispose();
    }
  });

  it('run fixtures, parameters and test classes as pytest does', async () => {
    const text = `import pytest\nimport unittest\nimport calc\n\n@pytest.fixture\ndef three():\n    return 3\n\ndef test_fixture(three):\n    assert calc.double(three) == 6\n\n@pytest.mark.parametrize('n,m', [(4, 8), (2, 4)])\ndef test_many(n, m):\n    assert calc.double(n) == m\n\nclass TestIt(unittest.TestCase):\n    def test_five(self):\n        self.assertEqual(calc.double(5), 10)\n`;
    const bench = ready(await open({ 'calc.py': calc, 'test_calc.py': text }, ['test_fixture', 'test_many[4-8]', 'TestIt::test_five'], ['test_many[2-4]']));
    try {
      assert.deepEqual(await outcomes(bench, calc, [calc, 'def double(n):\n    return n * 2\n', 'def double(n):\n    return n + 3\n']), ['fails 0', 'passes 3', 'fails 1']);
    } finally {
      bench.dispose();
    }
  });

  it('are unsound where the target passes, a guard fails, or nothing of the kind is collected', async () => {
    const files = { 'calc.py': calc, 'test_calc.py': tests };
    for (const [targets, guards, reason] of [[['test_two'], [], /test_two` passed/], [['test_three'], ['test_three'], /not in a warm process/], [['test_none'], [], /not among the collected/]] as const) {
      const opened = await open(files, targets, guards);
      assert.equal(opened.status, 'unsound');
      assert.match(opened.status === 'unsound' ? opened.reason : '', reason);
    }
  });

  it('take a target that never ends as failing, and stop when told to', async () => {
    const endless = 'def double(n):\n    while n != 0:\n        n += 1\n';
    const bench = ready(await open({ 'calc.py': endless, 'test_calc.py': tests }, ['test_three']));
    try {
      const found: string[] = [];
      const candidates = [whole(0, endless, 'def double(n):\n    return n * 2\n'), ...Array.from({ length: 200 }, (_, id) => whole(id + 1, endless, endless))];
      await bench.tryAll(candidates, ({ outcome }) => {
        found.push(outcome);
        return 'stop';
      }, signal);
      assert.deepEqual(found, ['passes']);
    } finally {
      bench.dispose();
    }
  });

  it('end by themselves when whoever started them is gone with work still queued', async () => {
    for (const [file, text] of Object.entries({ 'calc.py': calc, 'test_calc.py': tests })) await writeFile(path.join(folder, file), text);
    const script = path.resolve(import.meta.dirname, '../../../../../src/adapters/trials/python/trialHost.py');
    const host = spawn('python3', [script], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
    const ended = once(host, 'exit');
    const test = { file: 'test_calc.py', path: ['test_three'] };
    const say = (message: unknown): unknown => host.stdin.write(`${JSON.stringify(message)}\n`);
    say({ op: 'open', folder, cwd: folder, testFiles: [path.join(folder, 'test_calc.py')], targets: [test], guards: [], files: ['calc.py'], limitMs: 1_000, baseline: true, order: [] });
    await once(host.stdout, 'data');
    for (let seq = 1; seq < 40; seq++) say({ op: 'try', seq, files: { 'calc.py': 'def double(n):\n    while True: pass\n' }, limitMs: 1_000 });
    host.stdin.end();
    const timer = setTimeout(() => host.kill('SIGKILL'), 10_000);
    const [, signalName] = (await ended) as [number | null, string | null];
    clearTimeout(timer);
    assert.equal(signalName, null);
  });

  it('tell candidates apart by what they do on inputs made from the recorded ones', async () => {
    const bench = ready(await open({ 'calc.py': calc, 'test_calc.py': tests }, ['test_three'], ['test_two']));
    try {
      const [product, sum, other] = await bench.behaviours([whole(0, calc, 'def double(n):\n    return n * 2\n'), whole(1, calc, 'def double(n):\n    return n + n\n'), whole(2, calc, 'def double(n):\n    return 6 if n == 3 else 4\n')], signal);
      assert.ok(product!.length > 5);
      assert.deepEqual(product, sum);
      assert.notDeepEqual(product, other);
    } finally {
      bench.dispose();
    }
  });
});
