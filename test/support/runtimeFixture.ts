import assert from 'node:assert/strict';
import type { AgentContext, AgentDefinition } from '../../src/runtime/agents/agent.ts';
import { legalTransitions } from '../../src/runtime/agents/agentState.ts';
import type { AgentState } from '../../src/runtime/agents/agentState.ts';
import { createEngine } from '../../src/runtime/createEngine.ts';
import type { Engine, EnginePorts, RunHandle, Team } from '../../src/runtime/engine.ts';
import { MemoryRunStore } from '../../src/runtime/runs/memoryRunStore.ts';
import type { RunEnd, RunEvent, RunEventBody } from '../../src/runtime/runs/runEvent.ts';
import type { Task } from '../../src/runtime/scheduler/task.ts';
import type { Logger } from '../../src/runtime/telemetry/logger.ts';
import { silentLogger } from '../../src/runtime/telemetry/logger.ts';
import { silentTracer } from '../../src/runtime/telemetry/tracer.ts';
import { SimulatedClock } from './simulatedClock.ts';

type Work = (task: Task, context: AgentContext) => Promise<unknown>;

/** An agent for a test: by default it gives its input back. */
export function agent(id: string, onTask: Work = async (task) => task.input, more: Partial<AgentDefinition> = {}): AgentDefinition {
  return { id, role: 'worker', title: id, capabilities: ['work'], permissions: [], onTask, ...more };
}

export function team(lead: Work, workers: readonly AgentDefinition[] = [], more: Partial<Team> = {}): Team {
  return {
    name: 'test',
    version: '1',
    lead: 'lead',
    lanes: {},
    agents: () => [agent('lead', lead, { capabilities: [], permissions: ['git.read'] }), ...workers],
    ...more,
  };
}

/** A logger that keeps what it is told. */
export function recordingLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const logger = { lines, log: (level: string, message: string) => void lines.push(`${level}: ${message}`), with: () => logger };
  return logger;
}

let engines = 0;

/** An engine on a simulated clock. */
export class RuntimeFixture {
  readonly clock: SimulatedClock;
  readonly store: EnginePorts['store'];
  readonly engine: Engine;
  readonly events: RunEvent[] = [];
  ids = 0;

  constructor(ports: Partial<EnginePorts> & { clock?: SimulatedClock } = {}) {
    this.clock = ports.clock ?? new SimulatedClock();
    this.store = ports.store ?? new MemoryRunStore({ clock: this.clock });
    const name = `e${++engines}`;
    this.engine = createEngine({
      logger: silentLogger,
      tracer: silentTracer,
      newId: () => `${name}-${++this.ids}`,
      ...ports,
      clock: this.clock,
      store: this.store,
    });
  }

  start(...[definition, request, options]: Parameters<Engine['start']>): RunHandle {
    return this.watch(this.engine.start(definition, request, options));
  }

  resume(...[definition, run, options]: Parameters<Engine['resume']>): RunHandle {
    return this.watch(this.engine.resume(definition, run, options));
  }

  /** The end of a run, letting simulated time pass as long as it takes. */
  async endOf(handle: RunHandle, limitMs = 60_000): Promise<RunEnd> {
    let end: RunEnd | undefined;
    void handle.end.then((value) => (end = value));
    for (let passed = 0; passed < limitMs; passed += 50) {
      await this.clock.advance(passed === 0 ? 0 : 50);
      if (end !== undefined) return end;
    }
    throw new Error(`The run did not end within ${limitMs} simulated ms`);
  }

  bodies<T extends RunEventBody['type']>(type: T): Extract<RunEventBody, { type: T }>[] {
    return this.events.map((event) => event.body).filter((body): body is Extract<RunEventBody, { type: T }> => body.type === type);
  }

  private watch(handle: RunHandle): RunHandle {
    const listening = handle.onEvent((event) => void this.events.push(event));
    void handle.end.then(() => listening.dispose());
    return handle;
  }
}

/** What must hold of every log that has ended or stopped, whatever happened in the run. */
export function checkLog(events: readonly RunEvent[]): void {
  const states = new Map<string, AgentState>();
  const tasks = new Map<string, 'created' | 'running' | 'finished'>();
  const messages = new Set<string>();
  let end: RunEvent | undefined;
  events.forEach((event, index) => {
    assert.equal(event.seq, index + 1, 'sequence numbers have no gaps');
    assert.equal(end, undefined, 'nothing comes after the end');
    const { body } = event;
    switch (body.type) {
      case 'run.resumed':
        for (const id of states.keys()) states.set(id, 'idle');
        for (const [id, status] of tasks) if (status !== 'finished') tasks.set(id, 'created');
        break;
      case 'agent.joined':
        states.set(body.agent.id, 'idle');
        break;
      case 'agent.state':
        assert.equal(states.get(body.agent), body.from);
        assert.ok(legalTransitions[body.from].includes(body.to), `${body.from} to ${body.to}`);
        states.set(body.agent, body.to);
        break;
      case 'task.created':
        tasks.set(body.task.id, 'created');
        break;
      case 'task.started':
        assert.ok(tasks.has(body.task));
        tasks.set(body.task, 'running');
        break;
      case 'task.finished':
        assert.notEqual(tasks.get(body.task), 'finished', `task ${body.task} finishes once`);
        tasks.set(body.task, 'finished');
        break;
      case 'message':
        assert.ok(!messages.has(body.message.id), 'message ids are not used twice');
        assert.ok(body.message.cause === null || messages.has(body.message.cause), `the cause of ${body.message.id} is in the log before it`);
        messages.add(body.message.id);
        break;
      case 'run.finished':
        end = event;
        for (const [id, status] of tasks) assert.equal(status, 'finished', `task ${id} is finished when the run is`);
        break;
      default:
    }
  });
}
