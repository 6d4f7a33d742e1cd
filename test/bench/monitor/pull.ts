// How long the server takes to hand a run of 100,000 events to the monitor, from a real state file: node test/bench/monitor/pull.ts [EVENTS]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../src/adapters/clock/systemClock.ts';
import { openStore } from '../../../src/adapters/store/openStore.ts';
import type { RunEvent, RunEventBody } from '../../../src/runtime/runs/runEvent.ts';
import { silentLogger } from '../../../src/runtime/telemetry/logger.ts';
import { MonitorDesk } from '../../../src/server/monitor/monitorDesk.ts';

const wanted = Number(process.argv[2] ?? 100_000);
const reviewers = ['style', 'security', 'tests', 'performance', 'structure'];

/** Bodies in the proportions of a large review: tasks, messages with what was found, states, permissions, findings. */
function* bodies(): Iterable<RunEventBody> {
  yield { type: 'run.started', team: 'review', teamVersion: '1', request: { scope: 'all' }, caps: { seconds: 600 }, labels: { subject: 'everything', workspace: '/w' } };
  for (const id of ['coordinator', ...reviewers, 'aggregator']) {
    yield { type: 'agent.joined', agent: { id, role: 'reviewer', title: id, capabilities: ['review'], permissions: ['workspace.read'], reportsTo: id === 'coordinator' ? null : 'coordinator' } };
  }
  yield { type: 'fact', agent: 'coordinator', name: 'review.changeSet', data: { roots: [{ path: '/w' }], files: 10_000, skipped: {} } };
  for (let number = 0; ; number++) {
    const agent = reviewers[number % reviewers.length]!;
    const task = `t${number}`;
    const file = `src/part${number % 97}/module${number % 1009}.ts`;
    const finding = {
      root: 0, file, range: { start: { line: number % 400, column: 1 }, end: { line: number % 400, column: 20 } }, id: `f${number}`, agent, rule: `${agent}/some-rule`, category: agent, severity: 'warning', confidence: 0.8,
      message: `\`value${number}\` reaches \`exec\` without a check: what it says is run`, evidence: ['The path from the request to the call was followed'], votes: [], state: { status: 'open' }, shown: true, inDiff: true,
    };
    const message = (kind: 'task' | 'result' | 'event', from: string, to: string, content: unknown): RunEventBody => ({
      type: 'message',
      message: { id: `m${number * 3 + (kind === 'task' ? 0 : kind === 'result' ? 1 : 2)}`, run: 'r', from, to: { agent: to }, kind, subject: 'review.file', content, cause: number === 0 ? null : `m${number * 3 - 3}`, task, at: 0 },
    });
    yield { type: 'task.created', task: { id: task, key: `${agent} 0:${file} ${number}.ab`, kind: 'review.file', parent: null, to: { agent }, priority: 1, lane: 'cpu' } };
    yield message('task', 'coordinator', agent, { kind: 'review.file', key: `${agent} 0:${file}`, input: { kind: 'file', file: number } });
    yield { type: 'task.started', task, agent, attempt: 1 };
    yield { type: 'agent.state', agent, from: 'listening', to: 'processing', task };
    yield { type: 'permission.used', agent, permission: 'workspace.read', detail: file, allowed: true };
    yield message('event', agent, 'aggregator', { raised: [finding] });
    if (number % 4 === 0) yield { type: 'fact', agent: 'aggregator', name: 'review.findings', data: { put: [finding], removed: [] } };
    yield { type: 'task.finished', task, outcome: { status: 'done', result: { raised: number % 4, lines: 200 }, agent, from: 'work' } };
    yield message('result', agent, 'coordinator', { raised: number % 4, lines: 200 });
    yield { type: 'agent.state', agent, from: 'processing', to: 'listening', task: null };
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'roundtable-bench-'));
const store = openStore(folder, silentLogger);
try {
  let seq = 0;
  let batch: RunEvent[] = [];
  for (const body of bodies()) {
    batch.push({ run: 'r', seq: ++seq, at: 1_700_000_000_000 + seq, body: seq === wanted ? { type: 'run.finished', end: { status: 'done', result: null } } : body });
    // What a run that is busy writes at once.
    if (batch.length === 500 || seq === wanted) {
      store.runs.append(batch, 'normal', { owner: 'bench', leaseMs: 600_000 });
      batch = [];
    }
    if (seq === wanted) break;
  }

  const desk = (): MonitorDesk => new MonitorDesk({ clock: systemClock, store: store.runs, workspace: '/w', grew: () => {}, pageFolder: folder });
  const pullAll = (limit: number, label: string, on = desk()): void => {
    let after = 0;
    let bytes = 0;
    let longest = 0;
    let pulls = 0;
    let total = 0;
    let cpu = 0;
    for (let head = Infinity; after < head; pulls++) {
      const start = performance.now();
      const before = process.cpuUsage();
      const answer = on.pull({ run: 'r', after, limit });
      const took = performance.now() - start;
      total += took;
      const { user, system } = process.cpuUsage(before);
      cpu += (user + system) / 1000;
      longest = Math.max(longest, took);
      bytes += JSON.stringify(answer).length;
      after = answer.events.at(-1)!.seq;
      head = answer.head;
    }
    on.dispose();
    print(label, `${total.toFixed(0)} ms (${cpu.toFixed(0)} ms of processor) in ${pulls} pulls, the longest ${longest.toFixed(1)} ms, ${(bytes / 1e6).toFixed(1)} MB as JSON (${(bytes / pulls / 1e6).toFixed(2)} MB a pull)`);
  };
  pullAll(5_000, 'all, process fresh');
  pullAll(5_000, 'all, warm');
  pullAll(500, 'all in small pulls, warm');

  const late = desk();
  const start = performance.now();
  late.pull({ run: 'r', after: wanted - 100, limit: 5_000 });
  print('the last 100, after a restart', `${(performance.now() - start).toFixed(0)} ms`);
  const again = performance.now();
  late.inspect({ run: 'r', seq: Math.floor(wanted / 2) });
  print('one event in full', `${(performance.now() - again).toFixed(1)} ms`);
  late.dispose();
} finally {
  store.dispose();
  rmSync(folder, { recursive: true, force: true });
}

function print(what: string, figure: string): void {
  console.log(`${what.padEnd(34)} ${figure}`);
}
