import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../src/adapters/store/openStore.ts';
import type { AgentContext } from '../../../src/runtime/agents/agent.ts';
import type { Team } from '../../../src/runtime/engine.ts';
import type { RunEvent, RunEventBody } from '../../../src/runtime/runs/runEvent.ts';
import { loadRun } from '../../../src/runtime/runs/loadRun.ts';
import { silentLogger } from '../../../src/runtime/telemetry/logger.ts';
import { measure, printTable, short } from './measure.ts';
import { engineOn } from './ours.ts';

/** Events appended per second, and how long it takes to have a run of 10,000 events ready to go on. */
export async function measureEvents(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'roundtable-bench-'));
  const store = openStore(folder, silentLogger);
  const rows: [string, string][] = [];
  let runs = 0;
  const begin = (): string => {
    const run = `appended ${++runs}`;
    const body: RunEventBody = { type: 'run.started', team: 'bench', teamVersion: '1', request: null, caps: {}, labels: {} };
    store.runs.append([{ run, seq: 1, at: 1, body }], 'normal');
    return run;
  };
  for (const [name, size, durability] of [
    ['one at a time', 1, 'normal'],
    ['in batches of 20', 20, 'normal'],
    ['in batches of 100', 100, 'normal'],
    ['in batches of 500', 500, 'normal'],
    ['one at a time, each on the disk', 1, 'full'],
  ] as const) {
    const count = durability === 'full' ? 1_000 : size === 1 ? 5_000 : 50_000;
    const cost = await measure(1, () => {
      const run = begin();
      for (let seq = 2; seq <= count; seq += size) {
        store.runs.append(Array.from({ length: size }, (_, index) => messageEvent(run, seq + index)), durability);
      }
    });
    rows.push([`events appended, ${name}, per second`, short((count / cost.wallMicroseconds) * 1_000_000)]);
  }
  const run = await interruptedRun(store.runs);
  const listing = store.runs.list().find((candidate) => candidate.run === run)!;
  const cost = await measure(10, () => void loadRun(store.runs, run));
  rows.push([`state of an interrupted run of ${listing.events} events from the file, ms`, short(cost.wallMicroseconds / 1_000)]);
  rows.push(['resumed to its end, its 1,400 finished tasks answered from the log, ms', short(await resumeOnce(store.runs, run))]);
  store.dispose();
  rmSync(folder, { recursive: true, force: true });
  printTable('The run log in SQLite', ['what', 'figure'], rows);
}

/** About as large as the events of a real run: 300 bytes. */
function messageEvent(run: string, seq: number): RunEvent {
  const message = {
    id: `m${seq}`,
    run,
    from: 'coordinator',
    to: { agent: 'security' },
    kind: 'task' as const,
    subject: 'review.file',
    content: { key: `security src/folder/file-${seq}.ts`, kind: 'review.file', input: { file: `src/folder/file-${seq}.ts` } },
    cause: 'm1',
    task: `t${seq}`,
    at: 1_700_000_000_000,
  };
  return { run, seq, at: 1_700_000_000_000, body: { type: 'message', message } };
}

const tasks = 1_400;

function longTeam(isInterrupted: boolean): Team {
  const lead = async (_task: unknown, context: AgentContext): Promise<unknown> => {
    await Promise.all(
      Array.from({ length: tasks }, (_, number) => context.delegate({ key: `work ${number}`, kind: 'work', input: number, to: { agent: 'worker' } })),
    );
    return isInterrupted ? new Promise(() => {}) : 'done';
  };
  const base = { role: 'r', capabilities: [], permissions: [] };
  return {
    name: 'long',
    version: '1',
    lead: 'lead',
    lanes: {},
    agents: () => [
      { ...base, id: 'lead', title: 'Lead', onTask: lead },
      { ...base, id: 'worker', title: 'Worker', onTask: async (task) => ({ found: task.input }) },
    ],
  };
}

async function interruptedRun(store: Parameters<typeof engineOn>[0]): Promise<string> {
  const engine = engineOn(store);
  const handle = engine.start(longTeam(true), null);
  let finished = 0;
  await new Promise<void>((resolve) => {
    handle.onEvent((event) => {
      if (event.body.type === 'task.finished' && ++finished === tasks) resolve();
    });
  });
  await engine.dispose();
  return handle.id;
}

async function resumeOnce(store: Parameters<typeof engineOn>[0], run: string): Promise<number> {
  const engine = engineOn(store);
  const before = performance.now();
  const end = await engine.resume(longTeam(false), run).end;
  const milliseconds = performance.now() - before;
  if (end.status !== 'done') throw new Error(JSON.stringify(end));
  return milliseconds;
}
