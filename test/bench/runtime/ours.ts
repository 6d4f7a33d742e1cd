import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/adapters/clock/systemClock.ts';
import { openStore } from '../../../src/adapters/store/openStore.ts';
import type { AgentContext, AgentDefinition } from '../../../src/runtime/agents/agent.ts';
import { createEngine } from '../../../src/runtime/createEngine.ts';
import type { Engine, Team } from '../../../src/runtime/engine.ts';
import { MemoryRunStore } from '../../../src/runtime/runs/memoryRunStore.ts';
import type { RunStore } from '../../../src/runtime/runs/runStore.ts';
import { silentLogger } from '../../../src/runtime/telemetry/logger.ts';
import { silentTracer } from '../../../src/runtime/telemetry/tracer.ts';
import type { Runner } from './runner.ts';

let ids = 0;

export function engineOn(store: RunStore): Engine {
  return createEngine({ clock: systemClock, store, logger: silentLogger, tracer: silentTracer, newId: () => `run-${++ids}` });
}

const noOp = async (): Promise<number> => 1;

const agent = (id: string, onTask: AgentDefinition['onTask'] = noOp): AgentDefinition => ({
  id,
  role: 'worker',
  title: id,
  capabilities: [],
  permissions: [],
  onTask,
});

/** The same shape as the peers run. */
export function supervisedTeam(workers: number): Team {
  const names = Array.from({ length: workers }, (_, number) => `worker ${number}`);
  const supervise = async (_task: unknown, context: AgentContext): Promise<unknown> => {
    const outcomes = await Promise.all(
      names.map((name) => context.delegate<number>({ key: name, kind: 'work', input: name, to: { agent: name } })),
    );
    const sum = outcomes.reduce((total, outcome) => total + (outcome.status === 'done' ? outcome.result : 0), 0);
    return context.delegate({ key: 'aggregate', kind: 'aggregate', input: sum, to: { agent: 'aggregator' } });
  };
  const agents = [agent('supervisor', supervise), ...names.map((name) => agent(name)), agent('aggregator')];
  return { name: 'bench', version: '1', lead: 'supervisor', lanes: {}, agents: () => agents };
}

function runner(name: string, store: RunStore): Runner {
  const engine = engineOn(store);
  return {
    name,
    prepare: async (workers) => {
      const team = supervisedTeam(workers);
      return async () => {
        const end = await engine.start(team, null).end;
        if (end.status !== 'done') throw new Error(JSON.stringify(end));
      };
    },
  };
}

/** Ours, in memory and with every event in a file. */
export function ourRunners(): { runners: readonly Runner[]; dispose(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'roundtable-bench-'));
  const store = openStore(folder, silentLogger);
  return {
    runners: [
      runner('Roundtable, in memory', new MemoryRunStore({ clock: systemClock, keepRuns: 10 })),
      runner('Roundtable, every event in SQLite', store.runs),
    ],
    dispose: () => {
      store.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
