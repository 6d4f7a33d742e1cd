import assert from 'node:assert/strict';
import type { Failure } from '../../../../src/teams/healing/failure.ts';
import type { FakeWorkspace } from '../../../support/healing/fakeHealPorts.ts';
import { FakeHealPorts, replacing, testFile } from '../../../support/healing/fakeHealPorts.ts';
import { healRequest, runHeal } from '../../../support/healing/runHeal.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { SimulatedClock } from '../../../support/simulatedClock.ts';

const code = 'exports.f = (a, b) => a - b;\n';
const includes = (text: string) => (files: Readonly<Record<string, string>>): void => assert.ok(files['src/a.js']!.includes(text), `no ${text}`);
const fine = (): void => {};

async function heal(workspace: Partial<FakeWorkspace>, request = healRequest()): Promise<{ fake: FakeHealPorts; failures: readonly Failure[]; run: Awaited<ReturnType<typeof runHeal>> }> {
  const fake = new FakeHealPorts({ files: { 'src/a.js': code, [testFile]: '// a test' }, tests: {}, ...workspace }, new SimulatedClock());
  const run = await runHeal(fake.ports, request);
  return { fake, failures: run.result?.failures ?? [], run };
}

describe('the healing team', () => {
  noLeaks();

  it('says so where nothing fails', async () => {
    const { run } = await heal({ tests: { adds: fine } });
    assert.deepEqual(run.result.failures, []);
    assert.deepEqual(run.result.tests, { passed: 1, failed: 0, skipped: 0 });
  });

  it('proposes the edit that makes the test pass, with its verdict and a patch', async () => {
    const { failures, fake } = await heal({
      tests: { adds: includes('a + b'), other: fine },
      candidates: [replacing(code, '-', '*'), replacing(code, '-', '+')],
    });
    const [failure] = failures;
    assert.equal(failure!.class, 'wrong code');
    assert.equal(failure!.state, 'healed');
    const [proposal] = failure!.proposals;
    assert.equal(proposal!.title, 'use `+` instead of `-`');
    assert.match(proposal!.patch, /^--- a\/src\/a\.js\n\+\+\+ b\/src\/a\.js\n/);
    assert.deepEqual(proposal!.verdict.suite, { passed: 2, total: 2 });
    assert.deepEqual(proposal!.verdict.target, { passed: 3, runs: 3 });
    assert.equal(fake.copiesLeft, 0);
  });

  it('refuses an edit that breaks a test which passed', async () => {
    const { failures } = await heal({
      tests: { adds: includes('a + b'), keeps: (files) => assert.ok(!files['src/a.js']!.includes('a + b')) },
      candidates: [replacing(code, '-', '+')],
    });
    assert.equal(failures[0]!.state, 'unhealed');
    assert.deepEqual(failures[0]!.proposals, []);
  });

  it('heals two tests of one file with one patch', async () => {
    const { failures } = await heal({ tests: { one: includes('+'), two: includes('a + b') }, candidates: [replacing(code, '-', '+')] });
    assert.deepEqual(failures.map(({ state, proposals }) => [state, proposals.length]), [['healed', 1], ['healed', 1]]);
    assert.equal(failures[0]!.proposals[0]!.id, failures[1]!.proposals[0]!.id);
  });

  it('heals tests of one file that have a cause each, each by itself', async () => {
    const text = 'exports.f = (a, b) => a - b;\nexports.g = 1;\nexports.h = 3;\n';
    const { failures } = await heal({
      files: { 'src/a.js': text, [testFile]: '' },
      tests: { one: includes('a + b'), two: includes('g = 2'), three: includes('h = 4') },
      candidates: [replacing(text, '-', '+'), replacing(text, 'g = 1', 'g = 2'), replacing(text, 'h = 3', 'h = 4')],
    });
    assert.deepEqual(failures.map(({ state, proposals }) => [state, proposals[0]?.title]), [
      ['healed', 'use `+` instead of `-`'],
      ['healed', 'use `g = 2` instead of `g = 1`'],
      ['healed', 'use `h = 4` instead of `h = 3`'],
    ]);
  });

  it('tells a flaky test with its rate, and repairs nothing', async () => {
    let run = 0;
    const { failures } = await heal({
      tests: { sometimes: () => assert.ok(run++ % 2 === 1) },
      candidates: [replacing(code, '-', '+')],
    });
    assert.equal(failures[0]!.class, 'flaky');
    assert.match(failures[0]!.evidence[0]!, /^It failed \d of \d+ times when run alone/);
    assert.deepEqual(failures[0]!.proposals, []);
  });

  it('names the test that pollutes another', async () => {
    const { failures } = await heal({ tests: { quiet: fine, sets: fine, calm: fine, reads: (_files, ran) => assert.ok(!ran.includes('sets')) } });
    assert.equal(failures[0]!.class, 'order-dependent');
    assert.ok(failures[0]!.evidence.some((line) => line.includes('`sets`') && !line.includes('`quiet`')), failures[0]!.evidence.join('\n'));
  });

  it('offers a command, and no edit, where the environment is at fault', async () => {
    const missing = (): never => {
      throw Object.assign(new Error("Cannot find package 'left-pad'"), { code: 'ERR_MODULE_NOT_FOUND' });
    };
    const { failures } = await heal({ tests: { pads: missing }, candidates: [replacing(code, '-', '+')] });
    assert.equal(failures[0]!.class, 'environment');
    assert.equal(failures[0]!.state, 'unhealed');
    assert.deepEqual(failures[0]!.proposals.map(({ command }) => command), ['npm install left-pad']);
  });

  it('takes back the one hunk of the change that makes the difference', async () => {
    const text = 'exports.f = (a, b) => a - b;\nexports.g = 2;\n';
    const { failures } = await heal({
      files: { 'src/a.js': text, [testFile]: '' },
      tests: { adds: includes('a + b') },
      hunks: [
        { file: 'src/a.js', oldStart: 1, oldLines: ['exports.f = (a, b) => a + b;'], newStart: 1, newLines: ['exports.f = (a, b) => a - b;'] },
        { file: 'src/a.js', oldStart: 2, oldLines: ['exports.g = 1;'], newStart: 2, newLines: ['exports.g = 2;'] },
      ],
    });
    const proposal = failures[0]!.proposals.find(({ strategy }) => strategy === 'revert');
    assert.equal(proposal?.files[0]?.newText, 'exports.f = (a, b) => a + b;\nexports.g = 2;\n');
  });

  it('goes back to a commit whose code makes the test pass, where nothing is uncommitted', async () => {
    const text = 'exports.f = (a, b) => a - b;\nexports.g = 2;\n';
    const broke = { file: 'src/a.js', oldStart: 1, oldLines: ['exports.f = (a, b) => a + b;'], newStart: 1, newLines: ['exports.f = (a, b) => a - b;'] };
    const other = { file: 'src/a.js', oldStart: 2, oldLines: ['exports.g = 1;'], newStart: 2, newLines: ['exports.g = 2;'] };
    const { failures } = await heal({
      files: { 'src/a.js': text, [testFile]: '' },
      tests: { adds: includes('a + b') },
      past: [{ id: 'c0', since: [] }, { id: 'c1', since: [other] }, { id: 'c2', since: [broke, other] }],
    });
    const [proposal] = failures[0]!.proposals;
    assert.equal(proposal?.strategy, 'revert');
    assert.equal(proposal?.files[0]?.newText, 'exports.f = (a, b) => a + b;\nexports.g = 2;\n');
    assert.ok(proposal?.verdict.notes.some((note) => note.includes('commit c2, where it passes')));
  });

  it('says in which time zone a test passes that fails in this one', async () => {
    let zone: string | undefined;
    const { failures } = await heal({
      files: { 'src/a.js': code, [testFile]: 'new Date(2020, 1, 1)' },
      tests: { dates: () => assert.equal(zone, 'UTC') },
      onRun: (_selection, options) => {
        zone = options.env?.['TZ'];
      },
    });
    assert.equal(failures[0]!.class, 'environment');
    assert.match(failures[0]!.evidence[0]!, /passes in the time zone UTC/);
  });

  it('asks first whether the test is wrong where only the test has changed', async () => {
    const { failures } = await heal({
      tests: { adds: includes('a + b') },
      hunks: [{ file: testFile, oldStart: 1, oldLines: ['x'], newStart: 1, newLines: ['y'] }],
    });
    assert.equal(failures[0]!.class, 'wrong test');
  });

  it('does nothing in a workspace that is not trusted', async () => {
    const { run, fake } = await heal({ tests: { adds: includes('x') } }, healRequest({ isTrusted: false }));
    assert.equal(run.end.status, 'failed');
    assert.equal(fake.copiesMade, 0);
  });

  it('heals only what it was asked to, and names what is over the cap', async () => {
    const tests = { one: includes('+'), two: includes('a + b') };
    const asked = await heal({ tests, candidates: [replacing(code, '-', '+')] }, healRequest({ tests: ['two'] }));
    assert.deepEqual(asked.failures.map(({ name }) => name), ['two']);
    const capped = await heal({ tests, candidates: [replacing(code, '-', '+')] }, healRequest({ maxFailures: 1 }));
    assert.equal(capped.run.result.left, 1);
  });

  it('leaves no copy behind when it is cancelled', async () => {
    const clock = new SimulatedClock();
    let cancel = (): void => {};
    const fake = new FakeHealPorts({ files: { 'src/a.js': code }, tests: { adds: includes('+') }, onRun: () => cancel() }, clock);
    const { end } = await runHeal(fake.ports, healRequest(), (handle) => {
      cancel = () => handle.cancel('enough');
    });
    assert.equal(end.status, 'cancelled');
    await clock.advance?.(10_000);
    assert.equal(fake.copiesLeft, 0);
  });
});
