import type {
  BudgetLimits, DroppedItem, MonitorAgentProfile, MonitorAgentState, MonitorApproval, MonitorEvent, MonitorFailure, MonitorFinding, MonitorFunnel, RunOutcome,
} from './monitorEvent.ts';

/**
 * What a run has come to at one moment: a pure fold of its events, the same in the server, in the page and in a replay.
 * What grows with every event (messages, spans of work) is not in here: the page keeps that in columns by number, of
 * which any moment is a prefix.
 */
export interface MonitorState {
  /** The last event that is in here. */
  seq: number;
  at: number;
  team: string;
  subject: string;
  caps: BudgetLimits;
  startedAt: number;
  end: { readonly status: RunOutcome; readonly reason: string; readonly at: number } | null;
  resumed: number;
  agents: Map<string, AgentMoment>;
  tasks: { created: number; running: number; done: number; failed: number; cancelled: number; skipped: number };
  /** Who has which task in hand. */
  holders: Map<string, string>;
  messages: number;
  errors: number;
  /** Numbers of the events that tell of something going wrong, at most `errorCap`, oldest first. */
  errorSeqs: number[];
  spent: { tokens: number; usd: number };
  exhausted: 'seconds' | 'tokens' | 'usd' | 'day' | null;
  findings: Map<string, MonitorFinding>;
  dropped: readonly DroppedItem[];
  funnel: MonitorFunnel | null;
  failures: Map<string, MonitorFailure>;
  searches: Map<string, { readonly text: string; readonly candidates: number; readonly perSecond: number; readonly at: number }>;
  approvals: Map<string, MonitorApproval>;
}

export interface AgentMoment {
  readonly profile: MonitorAgentProfile;
  state: MonitorAgentState;
  health: 'healthy' | 'degraded' | 'failed';
  healthReason: string;
  /** Tasks it works on now, the newest last. */
  atWork: string[];
  done: number;
  failed: number;
  sent: number;
  received: number;
  tokens: number;
  usd: number;
  denied: number;
  /** Milliseconds with at least one task in hand, up to `busySince`. */
  busyMs: number;
  busySince: number | null;
}

export const errorCap = 1000;

export function emptyMonitorState(): MonitorState {
  return {
    seq: 0, at: 0, team: '', subject: '', caps: {}, startedAt: 0, end: null, resumed: 0, agents: new Map(),
    tasks: { created: 0, running: 0, done: 0, failed: 0, cancelled: 0, skipped: 0 }, holders: new Map(),
    messages: 0, errors: 0, errorSeqs: [], spent: { tokens: 0, usd: 0 }, exhausted: null,
    findings: new Map(), dropped: [], funnel: null, failures: new Map(), searches: new Map(), approvals: new Map(),
  };
}

/** A copy that shares nothing which `applyMonitorEvent` changes. */
export function copyMonitorState(state: MonitorState): MonitorState {
  return {
    ...state,
    agents: new Map([...state.agents].map(([id, agent]) => [id, { ...agent, atWork: [...agent.atWork] }])),
    tasks: { ...state.tasks },
    holders: new Map(state.holders),
    errorSeqs: [...state.errorSeqs],
    spent: { ...state.spent },
    findings: new Map(state.findings),
    failures: new Map(state.failures),
    searches: new Map(state.searches),
    approvals: new Map(state.approvals),
  };
}

export function foldMonitor(events: Iterable<MonitorEvent>, from: MonitorState = emptyMonitorState()): MonitorState {
  const state = copyMonitorState(from);
  for (const event of events) applyMonitorEvent(state, event);
  return state;
}

/** Applies one event to a state that is the caller's own, in time that does not depend on how much came before. */
export function applyMonitorEvent(state: MonitorState, { seq, at, body }: MonitorEvent): void {
  state.seq = seq;
  state.at = at;
  switch (body.type) {
    case 'run.started':
      state.team = body.team;
      state.subject = body.subject;
      state.caps = body.caps;
      state.startedAt = at;
      return;
    case 'run.resumed':
      state.resumed++;
      state.exhausted = null;
      settle(state, at);
      // What had not ended is handed out anew.
      state.tasks.created = state.tasks.done + state.tasks.failed + state.tasks.cancelled + state.tasks.skipped;
      return;
    case 'run.finished':
      state.end = { status: body.status, reason: body.reason, at };
      settle(state, at);
      state.approvals.clear();
      if (body.status === 'failed') countError(state, seq);
      return;
    case 'agent.joined':
      state.agents.set(body.agent.id, newcomer(body.agent, state.agents.get(body.agent.id)));
      return;
    case 'agent.state': {
      const agent = state.agents.get(body.agent);
      if (agent !== undefined) agent.state = body.state;
      if (body.state === 'error') countError(state, seq);
      return;
    }
    case 'agent.health': {
      const agent = state.agents.get(body.agent);
      if (agent !== undefined) {
        agent.health = body.health;
        agent.healthReason = body.reason;
      }
      if (body.health === 'failed') countError(state, seq);
      return;
    }
    case 'task.created':
      state.tasks.created++;
      return;
    case 'task.started': {
      // A second try ends the first.
      release(state, body.task, at);
      state.holders.set(body.task, body.agent);
      state.tasks.running = state.holders.size;
      const agent = state.agents.get(body.agent);
      if (agent === undefined) return;
      if (agent.atWork.length === 0) agent.busySince = at;
      agent.atWork.push(body.task);
      return;
    }
    case 'task.finished': {
      state.tasks[body.status]++;
      release(state, body.task, at);
      const agent = body.agent === null ? undefined : state.agents.get(body.agent);
      if (body.status === 'done' && agent !== undefined) agent.done++;
      if (body.status !== 'failed') return;
      if (agent !== undefined) agent.failed++;
      countError(state, seq);
      return;
    }
    case 'message': {
      state.messages++;
      const { from, to, via } = body.message;
      const sender = state.agents.get(from);
      if (sender !== undefined) sender.sent++;
      const receiver = via === 'agent' ? state.agents.get(to) : undefined;
      if (receiver !== undefined) receiver.received++;
      return;
    }
    case 'permission.used': {
      if (body.allowed) return;
      const agent = state.agents.get(body.agent);
      if (agent !== undefined) agent.denied++;
      countError(state, seq);
      return;
    }
    case 'budget.spent': {
      state.spent.tokens += body.tokens;
      state.spent.usd += body.usd;
      const agent = state.agents.get(body.agent);
      if (agent === undefined) return;
      agent.tokens += body.tokens;
      agent.usd += body.usd;
      return;
    }
    case 'budget.exhausted':
      state.exhausted = body.cap;
      countError(state, seq);
      return;
    case 'findings':
      for (const id of body.removed) state.findings.delete(id);
      for (const finding of body.put) state.findings.set(finding.id, finding);
      return;
    case 'funnel':
      state.funnel = body.counts;
      state.dropped = body.dropped;
      return;
    case 'failure':
      state.failures.set(body.failure.id, body.failure);
      return;
    case 'search':
      state.searches.set(body.failure, { text: body.text, candidates: body.candidates, perSecond: body.perSecond, at });
      return;
    case 'approval.asked':
      state.approvals.set(body.approval.id, body.approval);
      return;
    case 'approval.answered':
      state.approvals.delete(body.id);
      return;
    case 'task.progress':
    case 'fact':
      return;
  }
}

function newcomer(profile: MonitorAgentProfile, before: AgentMoment | undefined): AgentMoment {
  if (before !== undefined) return { ...before, profile, state: 'idle', health: 'healthy', healthReason: '' };
  return {
    profile, state: 'idle', health: 'healthy', healthReason: '', atWork: [], done: 0, failed: 0, sent: 0, received: 0, tokens: 0, usd: 0, denied: 0,
    busyMs: 0, busySince: null,
  };
}

/** Whoever had the task has it no more. */
function release(state: MonitorState, task: string, at: number): void {
  const holder = state.holders.get(task);
  if (holder === undefined) return;
  state.holders.delete(task);
  state.tasks.running = state.holders.size;
  const agent = state.agents.get(holder);
  const place = agent?.atWork.indexOf(task) ?? -1;
  if (agent === undefined || place < 0) return;
  agent.atWork.splice(place, 1);
  if (agent.atWork.length === 0) rest(agent, at);
}

function rest(agent: AgentMoment, at: number): void {
  if (agent.busySince !== null) agent.busyMs += Math.max(0, at - agent.busySince);
  agent.busySince = null;
}

/** Nobody works on across the end of a process or of the run. */
function settle(state: MonitorState, at: number): void {
  for (const agent of state.agents.values()) {
    agent.atWork = [];
    rest(agent, at);
    agent.state = 'idle';
  }
  state.holders.clear();
  state.tasks.running = 0;
}

function countError(state: MonitorState, seq: number): void {
  state.errors++;
  if (state.errorSeqs.length < errorCap) state.errorSeqs.push(seq);
}
