import assert from 'node:assert/strict';
import { systemClock } from '../../../../src/adapters/clock/systemClock.ts';
import { fakePorts, fakeWorld, reviewRequest, root, seen } from '../../../support/review/fakePorts.ts';
import { runReview } from '../../../support/review/runReview.ts';
import { noLeaks } from '../../../support/noLeaks.ts';

const shown = (result: { findings: readonly { shown: boolean; rule: string; file: string }[] }): string[] =>
  result.findings.filter((finding) => finding.shown).map((finding) => `${finding.rule} ${finding.file}`);

describe('The review team', () => {
  noLeaks();

  it('shows what its reviewers see in the change, worst first', async () => {
    const world = fakeWorld({
      'src/a.ts': { text: 'a\nb\nc\n', sees: { performance: [seen('performance/slow', 2)], security: [seen('security/hole', 1, { severity: 'error', confidence: 0.95 })] } },
    });
    const { end, result } = await runReview(fakePorts(world, systemClock));
    assert.equal(end.status, 'done');
    assert.deepEqual(shown(result), ['security/hole src/a.ts', 'performance/slow src/a.ts']);
    assert.deepEqual(result.reviewers.map((reviewer) => `${reviewer.id} ${reviewer.status}`), ['style done', 'security done', 'tests done', 'performance done', 'structure done']);
  });

  it('keeps what lies outside the change, unshown', async () => {
    const world = fakeWorld({ 'a.ts': { text: 'a\nb\nc\n', changedLines: [{ start: 1, end: 1 }], sees: { security: [seen('security/hole', 3)] } } });
    const { result } = await runReview(fakePorts(world, systemClock));
    assert.deepEqual(result.findings.map(({ inDiff, shown }) => ({ inDiff, shown })), [{ inDiff: false, shown: false }]);
  });

  it('makes one finding with two voices of what two reviewers see at one place', async () => {
    const world = fakeWorld({ 'a.ts': { text: 'try {} catch {}\n', sees: { structure: [seen('structure/swallowed-error', 1)], style: [seen('style/empty-block', 1)] } } });
    const { result } = await runReview(fakePorts(world, systemClock));
    assert.equal(result.findings.length, 1);
    assert.equal(result.findings[0]!.rule, 'structure/swallowed-error');
    assert.deepEqual(result.findings[0]!.votes, [{ agent: 'style', vote: 'for', why: 'style/empty-block' }]);
    assert.equal(result.funnel.merged, 1);
  });

  it('drops security findings in test code and says why', async () => {
    const world = fakeWorld({ 'test/a.test.ts': { text: 'x\n', sees: { security: [seen('security/hole', 1)] } } });
    const { result } = await runReview(fakePorts(world, systemClock));
    assert.equal(result.findings.length, 0);
    assert.match(result.dropped[0]!.why, /test code/);
  });

  it('gives a finding the same identity after its line has moved and its words have changed', async () => {
    const before = await runReview(fakePorts(fakeWorld({ 'a.ts': { text: 'call( x )\n', sees: { style: [seen('style/x', 1)] } } }), systemClock));
    const after = await runReview(fakePorts(fakeWorld({ 'a.ts': { text: '\n\ncall(x)\n', sees: { style: [seen('style/x', 3, { message: 'said otherwise' })] } } }), systemClock));
    assert.equal(before.result.findings[0]!.id, after.result.findings[0]!.id);
  });

  it('keeps the identity of a finding through a rename', async () => {
    const world = fakeWorld({ 'old.ts': { text: 'call(x)\n', sees: { style: [seen('style/x', 1)] } } });
    const before = await runReview(fakePorts(world, systemClock));
    delete world.files['old.ts'];
    world.files['new.ts'] = { text: 'call(x)\n', status: 'renamed', oldPath: 'old.ts', sees: { style: [seen('style/x', 1)] } };
    const after = await runReview(fakePorts(world, systemClock));
    assert.equal(before.result.findings[0]!.id, after.result.findings[0]!.id);
  });

  it('hides what was dismissed, and shows it again when the dismissal has expired', async () => {
    const world = fakeWorld({ 'a.ts': { text: 'call(x)\n', sees: { style: [seen('style/x', 1)] } } });
    world.dismissals.push({ scope: 'file', rule: 'style/x', file: 'a.ts', reason: 'we like it', at: '2020-01-01T00:00:00Z' });
    const dismissed = await runReview(fakePorts(world, systemClock));
    assert.equal(dismissed.result.findings[0]!.state.status, 'dismissed');
    assert.deepEqual(shown(dismissed.result), []);
    world.dismissals[0] = { ...world.dismissals[0]!, until: '2020-02-01T00:00:00Z' };
    const expired = await runReview(fakePorts(world, systemClock));
    assert.deepEqual(shown(expired.result), ['style/x a.ts']);
  });

  it('calls a finding fixed when it is gone and says that it came back when it is there again', async () => {
    const world = fakeWorld({ 'a.ts': { text: 'call(x)\n', sees: { style: [seen('style/x', 1)] } } });
    const first = await runReview(fakePorts(world, systemClock));
    const id = first.result.findings[0]!.id;
    world.files['a.ts'] = { text: 'other\n' };
    await runReview(fakePorts(world, systemClock));
    assert.notEqual(world.known.get(id)?.closedAt, null);
    world.files['a.ts'] = { text: 'call(x)\n', sees: { style: [seen('style/x', 1)] } };
    const third = await runReview(fakePorts(world, systemClock));
    assert.equal(third.result.findings[0]!.state.status, 'cameBack');
  });

  it('does not call a finding fixed when its reviewer failed on the file', async () => {
    const world = fakeWorld({ 'a.ts': { text: 'call(x)\n', sees: { style: [seen('style/x', 1)] } } });
    const first = await runReview(fakePorts(world, systemClock));
    world.files['a.ts'] = { text: 'call(x) // changed\n' };
    world.beforeAnalysis = () => Promise.reject(new Error('the parser crashed'));
    const second = await runReview(fakePorts(world, systemClock));
    assert.equal(world.known.get(first.result.findings[0]!.id)?.closedAt, null);
    const style = second.result.reviewers.find((reviewer) => reviewer.id === 'style')!;
    assert.equal(style.status, 'degraded');
    assert.match(style.reason!, /the parser crashed/);
  });

  it('asks its instruments once for the same content', async () => {
    const world = fakeWorld({ 'a.ts': { text: 'x\n' }, 'b.ts': { text: 'y\n' } });
    await runReview(fakePorts(world, systemClock));
    const first = world.analysed.length;
    const second = await runReview(fakePorts(world, systemClock));
    assert.equal(world.analysed.length, first);
    assert.equal(second.result.stats.cached, 1);
  });

  it("runs the workspace's linter only in a trusted workspace, in batches, and drops what a formatter does", async () => {
    const world = fakeWorld(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`f${i}.ts`, { text: `let x${i}\n` }])));
    world.linters.push({ tool: 'eslint', path: '/workspace/node_modules/eslint', version: '10.0.0', languages: ['typescript'] });
    const batches: number[] = [];
    world.lint = (paths) => {
      batches.push(paths.length);
      const range = { start: { line: 1, column: 1 }, end: { line: 1, column: 4 } };
      return Promise.resolve(paths.map((path) => ({ path, status: 'ok', messages: [
        { rule: 'prefer-const', severity: 'error', message: 'Use const.', range },
        { rule: 'semi', severity: 'error', message: 'Missing semicolon.', range },
      ] })));
    };
    const untrusted = await runReview(fakePorts(world, systemClock), reviewRequest({ isTrusted: false }));
    assert.deepEqual([batches, untrusted.result.findings.length], [[], 0]);
    const { result } = await runReview(fakePorts(world, systemClock));
    assert.deepEqual(batches, [25, 5]);
    assert.deepEqual([...new Set(result.findings.map((finding) => finding.rule))], ['eslint/prefer-const']);
  });

  it('leaves files alone that a linter extension lints already', async () => {
    const world = fakeWorld({ 'a.ts': { text: 'x\n', sees: { style: [seen('style/x', 1)] } } });
    const { result } = await runReview(fakePorts(world, systemClock), reviewRequest({ lintedElsewhere: [`${root}/a.ts`] }));
    assert.equal(result.findings.length, 0);
  });

  it('ends with what it has when its time is over, and says so', async () => {
    const world = fakeWorld({
      'a.ts': { text: 'x\n', sees: { security: [seen('security/hole', 1)] } },
      'b.ts': { text: 'y\n' },
    });
    world.beforeAnalysis = (file, _areas, signal) =>
      file.path === 'a.ts' ? Promise.resolve() : new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true }));
    const { end, result } = await runReview(fakePorts(world, systemClock), reviewRequest(), { caps: { seconds: 0.2 } });
    assert.equal(end.status, 'partial');
    assert.match(result.partial!, /seconds/);
    assert.deepEqual(shown(result), ['security/hole a.ts']);
  });

  it('keeps what was found when it is cancelled', async () => {
    const world = fakeWorld({ 'a.ts': { text: 'x\n', sees: { security: [seen('security/hole', 1)] } }, 'b.ts': { text: 'y\n' } });
    world.beforeAnalysis = (file, _areas, signal) =>
      file.path === 'a.ts' ? Promise.resolve() : new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true }));
    const { end, result } = await runReview(fakePorts(world, systemClock), reviewRequest(), { onStart: (handle) => setTimeout(() => handle.cancel('enough'), 100) });
    assert.equal(end.status, 'cancelled');
    assert.deepEqual(shown(result), ['security/hole a.ts']);
  });

  it('writes every message between its agents into the log, each with its cause', async () => {
    const world = fakeWorld({ 'a.ts': { text: 'x\n', sees: { security: [seen('security/hole', 1)] } } });
    const { events } = await runReview(fakePorts(world, systemClock));
    const messages = events.flatMap(({ body }) => (body.type === 'message' ? [body.message] : []));
    const ids = new Set(messages.map((message) => message.id));
    const raised = messages.filter((message) => message.subject === 'findings.raised');
    assert.deepEqual(raised.map(({ from, to }) => ({ from, to })), [{ from: 'coordinator', to: { agent: 'aggregator' } }]);
    assert.deepEqual(messages.filter((message) => message.cause !== null && !ids.has(message.cause)), []);
    assert.ok(messages.slice(1).every((message) => message.cause !== null));
  });

  it('finds the same whatever order the reviewers finish in', async () => {
    const files = { 'a.ts': { text: 'try {} catch {}\n', sees: { structure: [seen('structure/swallowed-error', 1)], style: [seen('style/empty-block', 1)], security: [seen('security/hole', 1)] } } };
    const results: string[] = [];
    for (const slow of ['style', 'structure', 'security']) {
      const world = fakeWorld(files);
      world.beforeAnalysis = (_file, areas) => new Promise((resolve) => setTimeout(resolve, areas[0] === slow ? 15 : 0));
      const { result } = await runReview(fakePorts(world, systemClock));
      results.push(JSON.stringify(result.findings));
    }
    assert.equal(new Set(results).size, 1);
  });
});
