import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { systemClock } from '../../../../src/adapters/clock/systemClock.ts';
import { createProbeBenches } from '../../../../src/adapters/probes/createProbeBenches.ts';
import { listProcesses } from '../../../../src/adapters/processes/processList.ts';
import { CancelledError } from '../../../../src/base/errors.ts';
import type { GrowthProbe } from '../../../../src/teams/review/ports/probes.ts';
import { judgeGrowth } from '../../../../src/teams/review/probing/judgeGrowth.ts';
import { noLeaks } from '../../../support/noLeaks.ts';

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}

describe('A probe that runs an expression on input that grows', function () {
  noLeaks();
  this.timeout(30_000);

  let benches: ReturnType<typeof createProbeBenches>;
  beforeEach(() => (benches = createProbeBenches({ clock: systemClock })));
  afterEach(() => benches.dispose());

  const exponential: GrowthProbe = { engine: 'javascript', source: '^(a+)+$', flags: '', anchors: 'none', attack: { pumps: [{ prefix: '', pump: 'a' }], suffix: '!' }, complexity: 'exponential' };
  const polynomial: GrowthProbe = { ...exponential, source: '\\s+$', attack: { pumps: [{ prefix: 'x', pump: ' ' }], suffix: 'x' }, complexity: 'polynomial' };
  const judge = async (probe: GrowthProbe, signal = new AbortController().signal) => {
    const bench = await benches.open('/', signal);
    try {
      const outcome = await bench.grow(probe, signal);
      return { ...judgeGrowth(probe, outcome), outcome };
    } finally {
      await bench.dispose();
    }
  };

  for (const engine of ['javascript', 'python'] as const) {
    const source = (pattern: string): string => (engine === 'python' ? `r"${pattern}"` : pattern);

    it(`shows exponential growth in ${engine}`, async () => {
      const { verdict, text } = await judge({ ...exponential, engine, source: source(exponential.source) });
      assert.equal(verdict, 'shown', text);
    });

    it(`shows polynomial growth in ${engine}`, async () => {
      const { verdict, text } = await judge({ ...polynomial, engine, source: source(polynomial.source) });
      assert.equal(verdict, 'shown', text);
    });

    it(`refutes what runs at a steady pace in ${engine}`, async () => {
      const { verdict, text } = await judge({ ...exponential, engine, source: source('^a+$') });
      assert.equal(verdict, 'refuted', text);
    });

    it(`ends the process where one step never ends in ${engine}`, async () => {
      // From one size to the next it goes from nothing to for ever.
      const { verdict, outcome } = await judge({ ...exponential, engine, source: source('^((a|aa)+)+$'), attack: { pumps: [{ prefix: '', pump: 'aaaaaaaaaaaa' }], suffix: '!' } });
      assert.equal(verdict, 'shown');
      assert.ok(outcome.status === 'measured' && outcome.unfinished !== undefined && outcome.unfinished.ms > 1_000, JSON.stringify(outcome));
    });
  }

  it('reads a Python expression with comments in it as Python does', async () => {
    const { verdict, text } = await judge({ ...exponential, engine: 'python', source: 'r"""\n  ^ (a+)+  # letters\n  $\n"""' });
    assert.equal(verdict, 'shown', text);
  });

  it('anchors a Python expression as its call does', async () => {
    const { verdict, text } = await judge({ ...exponential, engine: 'python', source: 'r"(a+)+"', anchors: 'both' });
    assert.equal(verdict, 'shown', text);
  });

  it('says why an expression cannot be run', async () => {
    const { verdict, text } = await judge({ ...exponential, source: '(' });
    assert.equal(verdict, 'notShown');
    assert.match(text, /could not be run/);
  });

  it('ends at once when it is cancelled', async () => {
    const controller = new AbortController();
    const judged = judge({ ...exponential, source: '^((a|aa)+)+$', attack: { pumps: [{ prefix: '', pump: 'aaaaaaaaaaaa' }], suffix: '!' } }, controller.signal);
    setTimeout(() => controller.abort(), 300);
    const startedAt = Date.now();
    await assert.rejects(judged, (error) => CancelledError.is(error));
    assert.ok(Date.now() - startedAt < 3_000);
    // It was told to end; that it has ended is seen a moment later.
    const isThere = (): boolean => (listProcesses() ?? []).some(({ pid }) => commandOf(pid).includes('mostLength'));
    for (const end = Date.now() + 5_000; isThere() && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(isThere(), false);
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
});
