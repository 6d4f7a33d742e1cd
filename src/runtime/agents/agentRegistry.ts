import { BugError } from '../../base/errors.ts';
import type { AgentId } from '../bus/message.ts';
import type { AgentHealth, AgentProfile } from '../runs/runEvent.ts';
import type { TaskId } from '../scheduler/task.ts';
import type { AgentDefinition } from './agent.ts';
import type { AgentState } from './agentState.ts';
import { legalTransitions } from './agentState.ts';

/** Failing so many tasks in a row takes an agent out of the run. */
const failuresUntilFailed = 3;

/** An agent as the run knows it now. */
export interface AgentEntry {
  readonly definition: AgentDefinition;
  readonly profile: AgentProfile;
  readonly state: AgentState;
  readonly health: AgentHealth;
  /** Tasks it works on now. */
  readonly atWork: number;
}

export interface AgentRegistryEvents {
  onState(agent: AgentId, from: AgentState, to: AgentState, task: TaskId | null): void;
  onHealth(agent: AgentId, health: AgentHealth): void;
}

interface Entry extends AgentEntry {
  state: AgentState;
  health: AgentHealth;
  atWork: number;
  failuresInARow: number;
}

const healthy: AgentHealth = { status: 'healthy' };

/** Who takes part, what they can do, what they are doing and how they are. */
export class AgentRegistry {
  readonly #entries = new Map<AgentId, Entry>();
  readonly #events: AgentRegistryEvents;

  constructor(events: AgentRegistryEvents) {
    this.#events = events;
  }

  join(definition: AgentDefinition): AgentEntry {
    if (this.#entries.has(definition.id)) throw new BugError(`Two agents are called ${definition.id}`);
    const entry: Entry = {
      definition,
      profile: profileOf(definition),
      state: 'idle',
      health: healthy,
      atWork: 0,
      failuresInARow: 0,
    };
    this.#entries.set(definition.id, entry);
    return entry;
  }

  get(agent: AgentId): AgentEntry | undefined {
    return this.#entries.get(agent);
  }

  all(): Iterable<AgentEntry> {
    return this.#entries.values();
  }

  /** Who has the capability and has not failed, those with nothing to do first. */
  withCapability(capability: string): AgentEntry[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.health.status !== 'failed' && entry.definition.capabilities.includes(capability))
      .sort((a, b) => a.atWork - b.atWork);
  }

  idle(): AgentEntry[] {
    return [...this.#entries.values()].filter((entry) => entry.atWork === 0 && entry.health.status !== 'failed');
  }

  /** Moves an agent to another state; a step that the table does not name is a defect of ours. */
  transition(agent: AgentId, to: AgentState, task: TaskId | null = null): void {
    const entry = this.#entry(agent);
    const from = entry.state;
    if (from === to) return;
    if (!legalTransitions[from].includes(to)) throw new BugError(`${agent} cannot go from ${from} to ${to}`);
    entry.state = to;
    this.#events.onState(agent, from, to, task);
  }

  workStarted(agent: AgentId): void {
    this.#entry(agent).atWork++;
  }

  workEnded(agent: AgentId): void {
    this.#entry(agent).atWork--;
  }

  /** What a task came to, for the agent's health: only failures in a row count against it. */
  taskEnded(agent: AgentId, error: string | undefined): void {
    const entry = this.#entry(agent);
    if (error === undefined) {
      entry.failuresInARow = 0;
      return;
    }
    entry.failuresInARow++;
    if (entry.failuresInARow >= failuresUntilFailed) {
      this.setHealth(agent, { status: 'failed', reason: `${entry.failuresInARow} tasks in a row failed, the last one: ${error}` });
    }
  }

  setHealth(agent: AgentId, health: AgentHealth): void {
    const entry = this.#entry(agent);
    const before = entry.health;
    if (before.status === 'failed') return;
    if (before.status === health.status && reasonOf(before) === reasonOf(health)) return;
    entry.health = health;
    this.#events.onHealth(agent, health);
  }

  #entry(agent: AgentId): Entry {
    const entry = this.#entries.get(agent);
    if (entry === undefined) throw new BugError(`There is no agent ${agent}`);
    return entry;
  }
}

function profileOf(definition: AgentDefinition): AgentProfile {
  return {
    id: definition.id,
    role: definition.role,
    title: definition.title,
    capabilities: definition.capabilities,
    permissions: definition.permissions,
    reportsTo: definition.reportsTo ?? null,
  };
}

function reasonOf(health: AgentHealth): string | undefined {
  return health.status === 'healthy' ? undefined : health.reason;
}
