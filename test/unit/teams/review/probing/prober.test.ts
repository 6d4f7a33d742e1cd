import assert from 'node:assert/strict';
import { systemClock } from '../../../../../src/adapters/clock/systemClock.ts';
import { UserFacingError } from '../../../../../src/base/errors.ts';
import type { Observation } from '../../../../../src/analysis/observation.ts';
import { createEngine } from '../../../../../src/runtime/createEngine.ts';
import { MemoryRunStore } from '../../../../../src/runtime/runs/memoryRunStore.ts';
import type { RunEvent } from '../../../../../src/runtime/runs/runEvent.ts';
import type { RunHandle } from '../../../../../src/runtime/engine.ts';
import type { ArrivalOutcome, GrowthOutcome, ProbeBench, ProbeBenches } from '../../../../../src/teams/review/ports/probes.ts';
import { silentLogger } from '../../../../../src/runtime/telemetry/logger.ts';
import { silentTracer } from '../../../../../src/runtime/telemetry/tracer.ts';
import type { ReviewPorts } from '../../../../../src/teams/review/reviewPorts.ts';
import type { ReviewRequest } from '../../../../../src/teams/review/reviewRequest.ts';
import type { ReviewResult } from '../../../../../src/teams/review/reviewResult.ts';
import { createReviewTeam } from '../../../../../src/teams/review/reviewTeam.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { fakePorts, fakeWorld, reviewRequest, seen } from '../../../../support/review/fakePorts.ts';
import type { ReviewRun } from '../../../../support/review/runReview.ts';
import { runReview } from '../../../../support/review/runReview.ts';

/** A file in which only the expression is told of. */
const explosive: readonly Observation[] = [];

/** A bench that says what a test tells it to, and counts. */
class FakeBenches implements ProbeBenches {
  opened = 0;
  disposed = 0;
  sent: string[] = [];
  missing: readonly string[] = [];
  arrival: (file: string, signal: AbortSignal) => Promise<ArrivalOutcome> = () => Promise.resolve({ status: 'arrived', call: '`f` called with `a`', input: 'rt', sink: 'exec', observed: 'ls rt' });
  growth: GrowthOutcome = { status: 'measured', points: [{ length: 20, ms: 10 }, { length: 26, ms: 400 }] };

  open(): Promise<ProbeBench> {
    this.opened++;
    return Promise.resolve({
      missing: this.missing,
      grow: () => {
        this.sent.push('growth');
        return Promise.resolve(this.growth);
      },
      send: (probe, signal) => {
        this.sent.push(probe.file);
        return this.arrival(probe.file, signal);
      },
      dispose: () => {
        this.disposed++;
        return Promise.resolve();
      },
    });
  }
}

const text = "const { exec } = require('child_process');\nexports.f = (a) => {\n  exec('ls ' + a);\n};\nconst word = /^(a+)+$/;\n";
const place = (line: number, from: number, to: number): { readonly range: Observation['range'] } => ({ range: { start: { line, column: from }, end: { line, column: to } } });
const flow = (changes: Partial<Observation> = {}): Observation =>
  seen('security/command-injection', 3, { severity: 'error', confidence: 0.95, symbol: 'f', ...place(3, 8, 17), evidence: [{ kind: 'path', text: '`a` comes from a caller', place: place(2, 14, 15) }, { kind: 'path', text: 'arrives at `exec`', place: place(3, 8, 17) }], ...changes });

const probesIn = (events: readonly RunEvent[]): unknown[] => events.flatMap(({ body }) => (body.type === 'fact' && body.name === 'review.probe' ? [body.data] : []));
const evidenceOf = ({ result }: ReviewRun, rule: string): string[] => result.findings.find((finding) => finding.rule === rule)?.evidence.filter(({ kind }) => kind === 'probe').map((one) => one.text) ?? [];

describe('The prober', () => {
  noLeaks();

  let benches: FakeBenches;
  beforeEach(() => {
    benches = new FakeBenches();
  });

  const portsOf = (files: Readonly<Record<string, readonly Observation[]>>, written = text): ReviewPorts => {
    const ports = fakePorts(fakeWorld(Object.fromEntries(Object.entries(files).map(([file, security]) => [file, { text: written, sees: { security } }]))), systemClock);
    return {
      ...ports,
      probes: benches,
      analyser: { ...ports.analyser, regexes: (file) => Promise.resolve(files[file.path]!.length > 0 ? [] : [{ source: '^(a+)+$', flags: '', symbol: 'word', ...place(5, 14, 24) }]) },
      regexes: { check: () => Promise.resolve({ status: 'vulnerable', complexity: 'exponential', attack: 'long', parts: { pumps: [{ prefix: '', pump: 'a' }], suffix: '!' } }) },
    };
  };
  const review = (files: Readonly<Record<string, readonly Observation[]>>, request: Partial<ReviewRequest> = {}, onStart?: (handle: RunHandle) => void): Promise<ReviewRun> =>
    runReview(portsOf(files), reviewRequest({ mayProbe: true, ...request }), onStart === undefined ? {} : { onStart });

  it('makes what it saw evidence and the finding proven, and keeps what came of it in the log', async () => {
    const run = await review({ 'src/a.js': [flow({ confidence: 0.6 })] });
    assert.deepEqual(evidenceOf(run, 'security/command-injection'), ['Run: `f` called with `a` as `rt`; it reached `exec` unchanged: `ls rt`']);
    assert.equal(run.result.findings.find(({ rule }) => rule === 'security/command-injection')!.confidence, 0.99);
    assert.equal(probesIn(run.events).length, 1);
    assert.deepEqual([benches.opened, benches.disposed], [1, 1]);
  });

  it('uses its permissions and is told over the bus', async () => {
    const { events } = await review({ 'src/a.js': [flow()] });
    const used = events.flatMap(({ body }) => (body.type === 'permission.used' && body.agent === 'prober' ? [body.permission] : []));
    assert.deepEqual([...new Set(used)].sort(), ['workspace.execute', 'workspace.read']);
    const told = events.flatMap(({ body }) => (body.type === 'message' && body.message.subject === 'probes.run' ? [body.message.from] : []));
    assert.deepEqual(told, ['coordinator']);
  });

  it('lowers nothing where a finding could not be shown, and says why', async () => {
    benches.arrival = () => Promise.resolve({ status: 'failed', why: 'the package `x` is not installed' });
    const run = await review({ 'src/a.js': [flow()] });
    assert.deepEqual(evidenceOf(run, 'security/command-injection'), ['It could not be run: the package `x` is not installed']);
    assert.equal(run.result.findings.find(({ rule }) => rule === 'security/command-injection')!.confidence, 0.95);
  });

  it('shows an expression that explodes', async () => {
    const run = await review({ 'src/a.js': explosive });
    assert.match(evidenceOf(run, 'security/redos')[0]!, /^Run on input that grows: 20 characters 10 ms, 26 characters 400 ms$/);
  });

  it('has what it refuted argued by the skeptic, who drops it with the figures', async () => {
    benches.growth = { status: 'measured', points: [{ length: 1_000, ms: 0.1 }, { length: 100_000, ms: 1 }, { length: 200_000, ms: 1.9 }] };
    const { result, events } = await review({ 'src/a.js': explosive });
    assert.equal(result.findings.some(({ rule }) => rule === 'security/redos'), false);
    const dropped = result.dropped.find(({ finding }) => finding.rule === 'security/redos')!;
    assert.equal(dropped.by, 'judge');
    assert.match(dropped.why, /no faster than the input.*200,000 characters 1\.9 ms/);
    assert.ok(events.some(({ body }) => body.type === 'message' && body.message.subject === 'finding.refuted'));
  });

  it('is not seated unless it is allowed and the workspace is trusted', async () => {
    for (const request of [{ mayProbe: false }, { mayProbe: true, isTrusted: false }]) {
      const { events } = await review({ 'src/a.js': [flow()] }, request);
      assert.equal(benches.opened, 0);
      assert.equal(events.some(({ body }) => 'agent' in body && body.agent === 'prober'), false);
    }
  });

  it('leaves alone what somebody has marked as looked at, so that the mark keeps its weight', async () => {
    const marked = text.replace("'ls ' + a);", "'ls ' + a); // nosec");
    const { result } = await runReview(portsOf({ 'src/a.js': [flow({ severity: 'warning', confidence: 0.7 })] }, marked), reviewRequest({ mayProbe: true }));
    assert.deepEqual(benches.sent, []);
    assert.deepEqual(result.dropped.map(({ by }) => by), ['judge']);
  });

  it('opens nothing where there is nothing to try', async () => {
    await review({ 'src/a.js': [seen('security/tls-verification-off', 1)] });
    assert.equal(benches.opened, 0);
  });

  it('tries the twenty heaviest at most', async () => {
    await review(Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`src/f${index}.js`, [flow()]])));
    assert.equal(benches.sent.length, 20);
  });

  it('says that it has no place to work, and the review goes on', async () => {
    benches.open = () => Promise.reject(new UserFacingError('The workspace has too many files to copy.'));
    const run = await review({ 'src/a.js': [flow()] });
    assert.equal(run.end.status, 'done');
    assert.ok(run.result.findings.some(({ rule }) => rule === 'security/command-injection'));
    assert.ok(run.result.reviewers.some(({ reason }) => /could not be tried out: The workspace has too many files/.test(reason ?? '')), JSON.stringify(run.result.reviewers));
  });

  it('goes on with the others where one probe throws', async () => {
    benches.arrival = (file) => (file === 'src/a.js' ? Promise.reject(new Error('the disk is full')) : Promise.resolve({ status: 'stopped', why: 'nothing came' }));
    const { events } = await review({ 'src/a.js': [flow()], 'src/b.js': [flow()] });
    assert.deepEqual(probesIn(events).map((fact) => (fact as { text: string }).text).sort(), ['It could not be run: the disk is full', 'Run without reaching it: nothing came']);
    assert.equal(benches.disposed, 1);
  });

  it('tells what isolation it works without', async () => {
    benches.missing = ['network is not cut off'];
    const { events } = await review({ 'src/a.js': [flow()] });
    assert.ok(events.some(({ body }) => JSON.stringify(body).includes('probes run with less isolation: network is not cut off')));
  });

  it('is cancelled at once and removes its copy', async () => {
    let handle: RunHandle | undefined;
    benches.arrival = (_file, signal) => new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      handle!.cancel('enough');
    });
    const { end } = await review({ 'src/a.js': [flow()] }, {}, (started) => (handle = started));
    assert.equal(end.status, 'cancelled');
    assert.deepEqual([benches.opened, benches.disposed], [1, 1]);
  });

  it('answers from the log on resume, without running anything again', async () => {
    const first = await review({ 'src/a.js': [flow()] });
    assert.equal(first.end.status, 'done');
    const isProbed = ({ body }: RunEvent): boolean => body.type === 'task.finished' && JSON.stringify(body.outcome).includes('unchanged: `ls rt`');
    const { events } = first;
    const interrupted = new MemoryRunStore({ clock: systemClock });
    interrupted.append(events.slice(0, events.findIndex(isProbed) + 1), 'full');
    const engine = createEngine({ clock: systemClock, store: interrupted, logger: silentLogger, tracer: silentTracer, newId: () => 'run2' });
    const end = await engine.resume(createReviewTeam(portsOf({ 'src/a.js': [flow()] })), events[0]!.run).end;
    await engine.dispose();
    assert.equal(end.status, 'done');
    assert.equal(benches.opened, 1);
    const [finding] = ('result' in end ? (end.result as ReviewResult) : first.result).findings.filter(({ rule }) => rule === 'security/command-injection');
    assert.equal(finding!.confidence, 0.99);
  });
});
