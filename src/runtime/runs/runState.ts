import type { ApprovalStatus } from '../approvals/approval.ts';
import type { AgentState } from '../agents/agentState.ts';
import type { BudgetCaps } from '../budget/budget.ts';
import type { AgentId, RunId } from '../bus/message.ts';
import type { TaskError, TaskId } from '../scheduler/task.ts';
import type { AgentHealth, AgentProfile, RunEnd, RunEvent, TaskRecord } from './runEvent.ts';

export interface AgentStatus {
  readonly profile: AgentProfile;
  state: AgentState;
  health: AgentHealth;
  /** The task it took last of those it works on now. */
  task: TaskId | null;
  atWork: number;
  done: number;
  failed: number;
}

export type TaskProgress = { readonly done: number; readonly total: number; readonly note?: string };

export interface TaskStatus {
  record: TaskRecord;
  /** `interrupted`: at work when its process ended. */
  status: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'skipped' | 'interrupted';
  agent: AgentId | null;
  attempt: number;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  progress: TaskProgress | null;
  /** What it came to, where it is done. */
  result?: unknown;
  error?: TaskError;
  /** Why it was cancelled or skipped. */
  reason?: string;
}

/** A run as its log tells it. */
export interface RunState {
  run: RunId;
  /** The last event that is in here. */
  seq: number;
  team: string;
  teamVersion: string;
  request: unknown;
  labels: Readonly<Record<string, string>>;
  caps: BudgetCaps;
  startedAt: number;
  /** When the last event happened. */
  at: number;
  /** Time at work, without the time between processes. */
  activeMs: number;
  resumed: number;
  end: RunEnd | null;
  agents: Map<AgentId, AgentStatus>;
  tasks: Map<TaskId, TaskStatus>;
  taskByKey: Map<string, TaskId>;
  messages: number;
  /** The number in the newest message id, so that a resumed run goes on counting. */
  lastMessage: number;
  facts: Map<string, number>;
  /** Questions to the human by id, open and answered. */
  approvals: Map<string, ApprovalStatus>;
  /** Those among them that somebody waits with. */
  asking: readonly string[];
  spent: { tokens: number; usd: number };
  exhausted: 'seconds' | 'tokens' | 'usd' | 'day' | null;
}

export function emptyRunState(run: RunId = ''): RunState {
  return {
    run,
    seq: 0,
    team: '',
    teamVersion: '',
    request: null,
    labels: {},
    caps: {},
    startedAt: 0,
    at: 0,
    activeMs: 0,
    resumed: 0,
    end: null,
    agents: new Map(),
    tasks: new Map(),
    taskByKey: new Map(),
    messages: 0,
    lastMessage: 0,
    facts: new Map(),
    approvals: new Map(),
    asking: [],
    spent: { tokens: 0, usd: 0 },
    exhausted: null,
  };
}

/** The state after these events. The state that is given is not touched. */
export function foldRun(events: Iterable<RunEvent>, from: RunState = emptyRunState()): RunState {
  const state = from.seq === 0 ? emptyRunState(from.run) : fromSnapshot(structuredClone(toSnapshot(from)));
  for (const event of events) applyEvent(state, event);
  return state;
}

/**
 * Applies one event in constant time. It changes the state that it is given, which must be the caller's own; the
 * outcome depends on nothing but the two.
 */
export function applyEvent(state: RunState, event: RunEvent): void {
  const { body, at } = event;
  state.seq = event.seq;
  // A clock that was set back does not make a run shorter.
  // The time of a human who is asked is not the run's.
  if (state.at !== 0 && body.type !== 'run.resumed' && state.asking.length === 0) state.activeMs += Math.max(0, at - state.at);
  state.at = at;
  switch (body.type) {
    case 'run.started':
      state.run = event.run;
      state.team = body.team;
      state.teamVersion = body.teamVersion;
      state.request = body.request;
      state.labels = body.labels;
      state.caps = body.caps;
      state.startedAt = at;
      return;
    case 'run.resumed':
      state.resumed++;
      state.exhausted = null;
      state.asking = [];
      settleAll(state, 'interrupted', at);
      return;
    case 'run.finished':
      state.end = body.end;
      settleAll(state, 'cancelled', at);
      return;
    case 'agent.joined':
      state.agents.set(body.agent.id, newAgent(body.agent, state.agents.get(body.agent.id)));
      return;
    case 'agent.state': {
      const agent = state.agents.get(body.agent);
      if (agent === undefined) return;
      agent.state = body.to;
      return;
    }
    case 'agent.health': {
      const agent = state.agents.get(body.agent);
      if (agent !== undefined) agent.health = body.health;
      return;
    }
    case 'task.created': {
      const { task } = body;
      const known = state.tasks.get(task.id);
      const attempt = known?.attempt ?? 0;
      state.tasks.set(task.id, newTask(task, at, attempt));
      state.taskByKey.set(task.key, task.id);
      return;
    }
    case 'task.started': {
      const task = state.tasks.get(body.task);
      if (task === undefined) return;
      leave(state, task);
      task.status = 'running';
      task.agent = body.agent;
      task.attempt = body.attempt;
      task.startedAt ??= at;
      const agent = state.agents.get(body.agent);
      if (agent === undefined) return;
      agent.atWork++;
      agent.task = body.task;
      return;
    }
    case 'task.progress': {
      const task = state.tasks.get(body.task);
      if (task === undefined) return;
      task.progress = { done: body.done, total: body.total, ...(body.note === undefined ? {} : { note: body.note }) };
      return;
    }
    case 'task.finished': {
      const task = state.tasks.get(body.task);
      if (task === undefined) return;
      leave(state, task);
      const { outcome } = body;
      task.status = outcome.status;
      task.finishedAt = at;
      const agent = 'agent' in outcome && outcome.agent !== null ? state.agents.get(outcome.agent) : undefined;
      if (outcome.status === 'done') {
        task.result = outcome.result;
        task.agent = outcome.agent;
        if (agent !== undefined) agent.done++;
      } else if (outcome.status === 'failed') {
        task.error = outcome.error;
        if (agent !== undefined) agent.failed++;
      } else {
        task.reason = outcome.reason;
      }
      return;
    }
    case 'message': {
      state.messages++;
      const number = messageNumber(body.message.id);
      if (number > state.lastMessage) state.lastMessage = number;
      return;
    }
    case 'budget.spent':
      state.spent.tokens += body.tokens;
      state.spent.usd += body.usd;
      return;
    case 'budget.exhausted':
      state.exhausted = body.cap;
      return;
    case 'fact':
      state.facts.set(body.name, (state.facts.get(body.name) ?? 0) + 1);
      return;
    case 'approval.asked':
      state.approvals.set(body.approval.id, { record: body.approval, answer: null });
      if (!state.asking.includes(body.approval.id)) state.asking = [...state.asking, body.approval.id];
      return;
    case 'approval.answered': {
      const asked = state.approvals.get(body.id);
      state.asking = state.asking.filter((id) => id !== body.id);
      if (body.answer === null) state.approvals.delete(body.id);
      else if (asked !== undefined) state.approvals.set(body.id, { record: asked.record, answer: body.answer });
      return;
    }
    case 'permission.used':
      return;
  }
}

/** A form that survives JSON. */
export function toSnapshot(state: RunState): unknown {
  return {
    ...state,
    agents: [...state.agents.values()],
    tasks: [...state.tasks.values()],
    taskByKey: undefined,
    facts: [...state.facts],
    approvals: [...state.approvals.values()],
  };
}

export function fromSnapshot(snapshot: unknown): RunState {
  const stored = snapshot as Omit<RunState, 'agents' | 'tasks' | 'facts' | 'taskByKey' | 'approvals' | 'asking'> & {
    agents: AgentStatus[];
    tasks: TaskStatus[];
    facts: [string, number][];
    /** Absent in snapshots of older versions. */
    approvals?: ApprovalStatus[];
    asking?: readonly string[];
  };
  return {
    ...stored,
    agents: new Map(stored.agents.map((agent) => [agent.profile.id, agent])),
    tasks: new Map(stored.tasks.map((task) => [task.record.id, task])),
    taskByKey: new Map(stored.tasks.map((task) => [task.record.key, task.record.id])),
    facts: new Map(stored.facts),
    approvals: new Map((stored.approvals ?? []).map((each) => [each.record.id, each])),
    asking: stored.asking ?? [],
  };
}

/** Message ids count up within a run: `m1`, `m2`. */
export function messageNumber(id: string): number {
  return id.charCodeAt(0) === 109 ? Number(id.slice(1)) || 0 : 0;
}

function newAgent(profile: AgentProfile, before: AgentStatus | undefined): AgentStatus {
  return {
    profile,
    state: 'idle',
    health: { status: 'healthy' },
    task: null,
    atWork: 0,
    done: before?.done ?? 0,
    failed: before?.failed ?? 0,
  };
}

function newTask(record: TaskRecord, at: number, attempt: number): TaskStatus {
  return { record, status: 'waiting', agent: null, attempt, createdAt: at, startedAt: null, finishedAt: null, progress: null };
}

/** The task is no longer with the agent that had it. */
function leave(state: RunState, task: TaskStatus): void {
  if (task.status !== 'running' || task.agent === null) return;
  const agent = state.agents.get(task.agent);
  if (agent === undefined) return;
  agent.atWork--;
  if (agent.task === task.record.id) agent.task = null;
}

function settleAll(state: RunState, status: 'interrupted' | 'cancelled', at: number): void {
  for (const task of state.tasks.values()) {
    if (task.status !== 'waiting' && task.status !== 'running') continue;
    leave(state, task);
    task.status = status;
    if (status === 'cancelled') task.finishedAt = at;
  }
  for (const agent of state.agents.values()) {
    agent.state = 'idle';
    agent.atWork = 0;
    agent.task = null;
  }
}
